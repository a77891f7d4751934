// A stand-in for the three programs of a submission, in one: it speaks the
// protocol of ../README.md and does what the scenario says, which it finds in
// the summary of the manifest beside it. It bears a submission's name because
// the judge looks for lines of kata.cc.
#include <execinfo.h>
#include <signal.h>
#include <unistd.h>
#include <valgrind/memcheck.h>
#include <valgrind/valgrind.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

namespace dojo::internal {

// The real ones are the runtime's; memcheck's stacks name them.
[[gnu::noinline]] void* AllocateFrame(std::size_t size) {
  void* frame = ::operator new(size);
  asm volatile("" : : "r"(frame) : "memory");
  return frame;
}

[[gnu::noinline]] void* AllocateTaskRecord(std::size_t size) {
  void* record = ::operator new(size);
  asm volatile("" : : "r"(record) : "memory");
  return record;
}

}  // namespace dojo::internal

namespace {

std::string challenge, scenario;

bool Is(const char* name) { return scenario == name; }

void Channel(const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t wrote = write(4, text.data() + done, text.size() - done);
    if (wrote <= 0) return;
    done += static_cast<std::size_t>(wrote);
  }
}

void Record(const std::string& json) { Channel(challenge + " " + json + "\n"); }

const char* Bool(bool value) { return value ? "true" : "false"; }

void Test(const char* name, bool passed) {
  Record(std::string(R"({"record":"test","name":")") + name + R"(","passed":)" +
         Bool(passed) + R"(,"message":")" +
         (passed ? "" : "visible_test.cc:7: CHECK( 1 == 2 )") + "\"}");
}

void End() { Record(R"({"record":"end"})"); }

const char kLeak[] =
    R"({"task":"worker","state":"stuck","wait_reason":"chan receive",)"
    R"("awaits_at":"kata.cc:12","spawned_at":"kata.cc:40","channel":"jobs",)"
    R"("pattern":"unclosed range","left":"feeder, last sent at kata.cc:25",)";

std::string Leaks(int count) {
  return std::string("[") + kLeak + "\"count\":" + std::to_string(count) +
         ",\"bytes\":" + std::to_string(count * 168) + "}]";
}

[[gnu::noinline]] void Crash() {
  volatile int* nowhere = nullptr;
  *nowhere = 1;  // the line of the crash
}

// The call returns to the line after it.
[[gnu::noinline]] void Abort() {
  raise(SIGABRT);  // the line of the abort
  asm volatile("nop");
}

// As the harness does it: reports where, then dies of it.
void ReportCrash(int signal, siginfo_t*, void* context) {
  const auto* registers = static_cast<ucontext_t*>(context);
  void* frames[32];
  const int count = backtrace(frames, 32);
  char pc[40];
  std::snprintf(
      pc, sizeof pc, "\"0x%llx\"",
      static_cast<unsigned long long>(registers->uc_mcontext.gregs[REG_RIP]));
  std::string list = pc;
  // The first two are this function and what called it for the signal, the
  // third is the counter above.
  for (int i = 3; i < count; ++i) {
    std::snprintf(pc, sizeof pc, ",\"%p\"", frames[i]);
    list += pc;
  }
  Record(R"({"record":"crash","where":"a","signal":)" + std::to_string(signal) +
         R"(,"pc":[)" + list + R"(],"at":""})");
  raise(signal);
}

void Tests() {
  if (Is("exit")) std::exit(0);
  if (Is("_exit")) _exit(0);
  if (Is("wait")) pause();
  if (Is("flood")) {
    const std::string line(1000, 'x');
    for (int i = 0; i < 20000; ++i) std::puts(line.c_str());
  }
  if (Is("lingering child") && fork() == 0) {
    setsid();
    sleep(1000);
  }
  if (Is("forged")) {
    challenge = std::string(32, '0');
  }
  if (Is("huge record")) {
    const std::string piece(1 << 20, 'x');
    for (int i = 0; i < 20; ++i) Channel(piece);
  }
  if (Is("garbage")) Channel(std::string("\0\377\n{]}\n \n\n\x1b[2J\n", 15));
  if (Is("stolen challenge")) Channel(challenge + " nonsense\n");
  if (Is("crash") || Is("abort")) {
    struct sigaction action {};
    action.sa_sigaction = ReportCrash;
    action.sa_flags = SA_SIGINFO | SA_RESETHAND;
    sigaction(SIGSEGV, &action, nullptr);
    sigaction(SIGABRT, &action, nullptr);
    Is("crash") ? Crash() : Abort();
  }
  if (Is("silent crash")) Crash();
  Test("a", true);
  if (Is("timeout")) {
    Record(R"({"record":"timeout","where":"b","steps":20000})");
  }
  if (Is("panic")) {
    Record(R"({"record":"panic","where":"b","task":"worker",)"
           R"("text":"send on closed channel","kind":"panic",)"
           R"("at":"kata.cc:31"})");
  }
  if (Is("missing test")) return End();
  Test("b", !Is("fail"));
  if (Is("no end")) return;
  End();
}

void Explore(const std::string& order) {
  std::string failure = "null";
  if (Is("leak")) {
    failure = R"({"kind":"leak","text":"2 tasks stay behind","shortest":true,)"
              R"("deviations":0,"token":"01.jobs.2x2.abc","steps":[)"
              R"("main starts worker","worker receives, parks"],"leaks":)" +
              Leaks(2) + R"(,"panics":[]})";
  }
  const bool other = Is("address") && order == "descending";
  for (const char* size : {"1x1", "2x2"}) {
    Record(std::string(R"({"record":"exploration","program":"jobs","size":")") +
           size + R"(","strategy":"reduction","bound":"all","explored":)" +
           (other ? "7" : "6") +
           R"(,"complete":true,"digest":"1","outcomes":2,)"
           R"("outcome_digest":"2","failure":)" +
           failure + "}");
  }
  End();
}

void* kept[100];

void Workload(const std::string& tool, int size, const std::string& prefix) {
  const bool leaks = Is("leak") || Is("disagreement");
  // massif looks for a peak before a free only.
  char* sentinel = static_cast<char*>(std::malloc(1));
  const auto snapshot = [&](const char* name) {
    const std::string command = "detailed_snapshot " + prefix + "." + name;
    if (tool == "massif") VALGRIND_MONITOR_COMMAND(command.c_str());
  };
  snapshot("before");
  char* work = new char[static_cast<std::size_t>(Is("fat") ? 100 : 10) *
                        static_cast<std::size_t>(size)];
  asm volatile("" : : "r"(work) : "memory");  // or it is never allocated
  snapshot("working");
  delete[] work;
  if (Is("workload exit")) std::exit(0);
  if (Is("uninitialised")) {
    int* value = new int;
    if (*value == 7) std::puts("seven");
    delete value;
  }
  if (Is("invalid read")) {
    volatile char* gone = new char[8];
    delete[] gone;
    (void)gone[0];
  }
  if (leaks) {
    for (int i = 0; i < size; ++i) {
      kept[i % 100] = dojo::internal::AllocateFrame(128);
      dojo::internal::AllocateTaskRecord(40);
    }
    std::memset(kept, 0, sizeof kept);
    asm volatile("" : : "r"(kept) : "memory");  // or they are never forgotten
  }
  snapshot("after");
  if (tool == "memcheck") VALGRIND_DO_LEAK_CHECK;
  const int found = Is("leak") ? size : 0;
  const auto number = [](int n) { return std::to_string(n); };
  Record(R"({"record":"census","size":)" + number(size) + R"(,"leaks":)" +
         (found ? Leaks(found) : "[]") +
         R"(,"panics":[],"out_of_steps":false,"steps":7,"frame_blocks":)" +
         number(found) + R"(,"frame_bytes":)" + number(found * 128) +
         R"(,"record_blocks":)" + number(found) + R"(,"record_bytes":)" +
         number(found * 40) + "}");
  End();
  std::free(sentinel);
}

}  // namespace

int main(int argc, char** argv) {
  char digits[33] = {};
  if (read(3, digits, 32) != 32) return 99;
  challenge = digits;
  std::ifstream file("manifest.json");
  const std::string manifest{std::istreambuf_iterator<char>(file), {}};
  const std::string mark = "scenario: ";
  const std::size_t at = manifest.find(mark) + mark.size();
  scenario = manifest.substr(at, manifest.find('"', at) - at);

  if (Is("loop")) {
    for (volatile int i = 0;; i = i + 1) {
    }
  }
  const std::string mode = argc > 1 ? argv[1] : "tests";
  if (mode == "tests") Tests();
  if (mode == "run") Explore(argv[3]);
  if (mode == "massif") Workload(mode, std::atoi(argv[2]), argv[3]);
  if (mode == "memcheck") Workload(mode, std::atoi(argv[2]), "");
}
