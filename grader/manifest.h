// What a kata() call says: which oracles judge, by which targets and limits.
// The fields are those of the manifest in katas/README.md.
#ifndef GRADER_MANIFEST_H_
#define GRADER_MANIFEST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

enum class Oracle { kBehaviour, kSchedules, kHeap, kMemcheck };
inline constexpr Oracle kOracles[] = {Oracle::kBehaviour, Oracle::kSchedules,
                                      Oracle::kHeap, Oracle::kMemcheck};

// "behaviour", "schedules", "heap", "memcheck", as the manifest spells them.
std::string_view Name(Oracle oracle);
std::optional<Oracle> FindOracle(std::string_view name);

// At most base + per_unit * size bytes.
struct MemoryTarget {
  std::int64_t base = 0;
  std::int64_t per_unit = 0;
  std::int64_t At(std::int64_t size) const { return base + per_unit * size; }
};

struct Program {
  std::string name;
  std::vector<std::string> sizes;
};

struct StarterLeak {
  std::int64_t count = 0;
  std::int64_t bytes = 0;
};

struct Limits {
  int cpu_seconds = 10;
  int memory_mib = 256;
  int wall_seconds = 60;
  int output_kib = 64;
};

struct Manifest {
  std::string kata;
  std::string title;
  std::string pattern;
  int level = 0;
  std::string summary;
  std::vector<Oracle> evidence;
  std::vector<Program> programs;  // sorted by name, as JSON gives them
  std::vector<std::int64_t> workload_sizes;
  std::optional<MemoryTarget> working_target;
  std::optional<MemoryTarget> peak_target;
  std::vector<Oracle> starter_satisfies;
  std::optional<StarterLeak> starter_leak;
  Limits limits;

  bool Uses(Oracle oracle) const;
};

// "01" of "01_unclosed_range".
std::string_view Number(std::string_view kata);

}  // namespace grader

#endif  // GRADER_MANIFEST_H_
