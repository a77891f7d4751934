// Tells the judge how each test case went, and what the runs inside it left to
// say.
#include <execinfo.h>
#include <signal.h>

#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>
#include <string>

#include "katas/harness/json.h"
#include "katas/harness/result_channel.h"
#include "runtime/runtime.h"

namespace kata::harness {
namespace {

// Copied at the start of each test case: a crash may not allocate.
char current_test[256];

void OnReport(const dojo::Report& report) {
  for (const std::string& record : PanicRecords(report, current_test))
    WriteRecord(record);
  if (report.out_of_steps)
    WriteRecord(TimeoutRecord(current_test, report.steps));
}

void OnCrash(int signal) {
  void* frames[32];
  const int count = backtrace(frames, 32);
  char pcs[1024];
  int used = 0;
  for (int i = 0; i < count && used < 900; ++i) {
    used += std::snprintf(pcs + used, sizeof(pcs) - used, "%s\"%p\"",
                          i == 0 ? "" : ",", frames[i]);
  }
  // Test names are the kata's own: they hold no quotes.
  char record[2048];
  const int length = std::snprintf(
      record, sizeof(record),
      R"({"record":"crash","where":"%s","signal":%d,"pc":[%.*s],"at":""})",
      current_test, signal, used, pcs);
  WriteRecord({record, static_cast<std::size_t>(length)});
  _exit(128 + signal);
}

class Listener : public Catch::TestEventListenerBase {
 public:
  using TestEventListenerBase::TestEventListenerBase;

  void testRunStarting(const Catch::TestRunInfo&) override {
    OpenResultChannel();
    dojo::internal::SetReportHook(&OnReport);
    void* warm_up[1];
    backtrace(warm_up, 1);  // loads its library now, not in a handler
    // Catch2's own handlers are replaced: they would print and not report.
    static char stack[64 * 1024];
    const stack_t alternative = {
        .ss_sp = stack, .ss_flags = 0, .ss_size = sizeof(stack)};
    sigaltstack(&alternative, nullptr);
    struct sigaction action = {};
    action.sa_handler = &OnCrash;
    action.sa_flags = SA_ONSTACK | SA_RESETHAND;
    for (int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
      sigaction(signal, &action, nullptr);
  }

  void testCaseStarting(const Catch::TestCaseInfo& info) override {
    current_test[info.name.copy(current_test, sizeof(current_test) - 1)] = '\0';
    message_.clear();
  }

  bool assertionEnded(const Catch::AssertionStats& stats) override {
    const Catch::AssertionResult& result = stats.assertionResult;
    if (!result.isOk() && message_.empty()) {
      const std::string file = result.getSourceInfo().file;
      message_ = file.substr(file.rfind('/') + 1) + ":" +
                 std::to_string(result.getSourceInfo().line) + ": " +
                 result.getExpressionInMacro();
      if (result.hasExpandedExpression())
        message_ += ", which is " + result.getExpandedExpression();
      if (result.hasMessage())
        message_ += " (" + static_cast<std::string>(result.getMessage()) + ")";
    }
    return true;
  }

  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    const bool passed = stats.totals.assertions.allOk();
    WriteRecord(
        TestRecord(stats.testInfo.name, passed, passed ? "" : message_));
  }

  void testRunEnded(const Catch::TestRunStats&) override {
    WriteRecord(R"({"record":"end"})");
  }

 private:
  std::string message_;
};

CATCH_REGISTER_LISTENER(Listener)

}  // namespace
}  // namespace kata::harness
