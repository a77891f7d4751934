// A Catch2 listener: a test case fails when a Run in it leaves a task behind,
// at once and by name.
//
// Link //runtime:leak_listener to have it. Programs that are judged do not:
// there the census is an oracle of its own.
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>

#include "runtime/runtime.h"

namespace {

class LeakListener : public Catch::TestEventListenerBase {
 public:
  using TestEventListenerBase::TestEventListenerBase;

  void testRunStarting(const Catch::TestRunInfo&) override {
    dojo::internal::SetReportHook([](const dojo::Report& report) {
      if (!report.leaks.empty())
        FAIL_CHECK("tasks stayed behind:\n" << report.ToString());
    });
  }
};

CATCH_REGISTER_LISTENER(LeakListener)

}  // namespace
