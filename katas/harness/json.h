// All JSON of the harness: the result records (grader/README.md describes them)
// and the manifest. In one file, since whoever waits for a first verdict waits
// for the compilation of the JSON library wherever it is included.
#ifndef KATAS_HARNESS_JSON_H_
#define KATAS_HARNESS_JSON_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "katas/harness/outcomes.h"
#include "runtime/report.h"
#include "runtime/runtime.h"

namespace dojo {
struct Exploration;
}

namespace kata::harness {

std::string TestRecord(std::string_view name, bool passed,
                       std::string_view message);
std::string TimeoutRecord(std::string_view where, std::uint64_t steps);
// One record for each panic. `where`: the test that was running.
std::vector<std::string> PanicRecords(const dojo::Report& report,
                                      std::string_view where);
std::string CensusRecord(int size, const dojo::Report& report,
                         const dojo::internal::LiveMemory& live);
// `digest`: of the runs and of what they handed over, in their order.
std::string ExplorationRecord(std::string_view program, std::string_view size,
                              const dojo::Exploration& found,
                              std::uint64_t digest, const Outcomes& outcomes);

// How the records write a digest: 16 hexadecimal digits.
std::string HexDigest(std::uint64_t digest);

// What a manifest says of the exploration.
struct ExplorationPlan {
  struct Program {
    std::string name;
    std::vector<std::string> sizes;
  };
  std::string kata;
  std::vector<Program> programs;
  int deviations = 0;
  std::uint64_t deviation_runs = 0;
  std::uint64_t enumeration_runs = 0;
  std::uint64_t random_runs = 0;
};
// Empty when the file is no manifest.
std::optional<ExplorationPlan> ReadExplorationPlan(const char* path);

}  // namespace kata::harness

#endif  // KATAS_HARNESS_JSON_H_
