// main() of `workload`: workload massif SIZE PREFIX | workload memcheck SIZE |
// workload plain SIZE
//
// `before` is taken before anything of the learner's runs, `after` when all is
// quiescent and the main task's objects are gone while the Runtime, and with it
// every parked task, still lives. Nothing is reported before `after`: reporting
// needs heap.
#include <valgrind/memcheck.h>
#include <valgrind/valgrind.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "katas/harness/json.h"
#include "katas/harness/result_channel.h"
#include "katas/harness/workload.h"

namespace kata::harness {
namespace {

constexpr std::uint64_t kMaxSteps = 1'000'000;

const char* snapshot_prefix = nullptr;

void Snapshot(const char* point) {
  if (snapshot_prefix == nullptr) return;
  static char command[8192];
  std::snprintf(command, sizeof(command), "detailed_snapshot %s.%s",
                snapshot_prefix, point);
  (void)VALGRIND_MONITOR_COMMAND(command);
}

int Run(bool massif, bool memcheck, int size) {
  // massif looks for the peak only before a free: this byte, freed last, makes
  // sure that there is one.
  void* volatile sentinel = std::malloc(1);
  {
    dojo::Runtime runtime(
        {.max_steps = kMaxSteps, .recovered_panics_fail = true});
    if (massif) Snapshot("before");
    runtime.Run([size](dojo::Here here) { return Workload(here, size); });
    if (massif) Snapshot("after");
    if (memcheck) VALGRIND_DO_LEAK_CHECK;

    WriteRecord(CensusRecord(size, runtime.Census(),
                             dojo::internal::CurrentLiveMemory()));
  }
  WriteRecord(R"({"record":"end"})");
  std::free(sentinel);
  return 0;
}

}  // namespace

void Working() { Snapshot("working"); }

}  // namespace kata::harness

int main(int argc, char** argv) {
  kata::harness::OpenResultChannel();
  const bool massif = argc == 4 && std::strcmp(argv[1], "massif") == 0;
  const bool memcheck = argc == 3 && std::strcmp(argv[1], "memcheck") == 0;
  const bool plain = argc == 3 && std::strcmp(argv[1], "plain") == 0;
  char* end = nullptr;
  const long size = argc >= 3 ? std::strtol(argv[2], &end, 10) : 0;
  if ((!massif && !memcheck && !plain) || *end != '\0' || size < 0 ||
      size > 1'000'000) {
    std::fputs(
        "usage: workload massif SIZE PREFIX | workload memcheck SIZE | "
        "workload plain SIZE\n",
        stderr);
    return 2;
  }
  if (massif) kata::harness::snapshot_prefix = argv[3];
  return kata::harness::Run(massif, memcheck, static_cast<int>(size));
}
