// What a kata() call says: which oracles judge, by which targets and limits.
// The fields are those of the manifest in katas/README.md.
#ifndef GRADER_MANIFEST_H_
#define GRADER_MANIFEST_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

// Schedules are those of tasks, explored by the runtime; interleavings those of
// threads, with all that weak memory lets them see.
enum class Oracle { kBehaviour, kSchedules, kInterleavings, kHeap, kMemcheck };
inline constexpr Oracle kOracles[] = {Oracle::kBehaviour, Oracle::kSchedules,
                                      Oracle::kInterleavings, Oracle::kHeap,
                                      Oracle::kMemcheck};
// For messages.
inline constexpr char kKnownOracles[] =
    "behaviour, schedules, interleavings, heap and memcheck";

// "behaviour", "schedules", ..., as the manifest spells them.
std::string_view Name(Oracle oracle);
std::optional<Oracle> FindOracle(std::string_view name);

// At most base + per_unit * size bytes.
struct MemoryTarget {
  std::int64_t base = 0;
  std::int64_t per_unit = 0;
  std::int64_t At(std::int64_t size) const { return base + per_unit * size; }
  friend bool operator==(const MemoryTarget&, const MemoryTarget&) = default;
};

struct Program {
  std::string name;
  std::vector<std::string> sizes;
};

struct StarterLeak {
  std::int64_t count = 0;
  std::int64_t bytes = 0;  // 0: not known for this compiler
  friend bool operator==(const StarterLeak&, const StarterLeak&) = default;
};

// Frames have other sizes with another compiler, and so have these.
struct Calibration {
  std::optional<MemoryTarget> working_target;
  std::optional<MemoryTarget> peak_target;
  std::optional<StarterLeak> starter_leak;
  friend bool operator==(const Calibration&, const Calibration&) = default;
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
  // A learner's copy, without the hidden part: nothing that is judged there is
  // a grade.
  bool visible_only = false;
  std::vector<Program> programs;  // sorted by name, as JSON gives them
  std::vector<std::int64_t> workload_sizes;
  std::optional<MemoryTarget> working_target;
  std::optional<MemoryTarget> peak_target;
  // By how much the peak of any size may exceed that of the first, in bytes.
  std::optional<std::int64_t> peak_growth;
  std::vector<Oracle> starter_satisfies;
  // A verdict's name; "": leak, or over-memory for one that leaves no task.
  std::string starter_verdict;
  std::optional<StarterLeak> starter_leak;
  // Bytes that each unit of the workload adds to the untouched starter's peak.
  std::optional<std::int64_t> starter_growth;
  Limits limits;
  // Whose targets those above are, as CompilerName says it; "": anybody's.
  std::string compiler;
  std::map<std::string, Calibration> calibrated;  // by other compilers' names

  bool Uses(Oracle oracle) const;
};

// "clang 19" for "Debian clang version 19.1.7 (3~deb12u1)"; the whole line when
// it states no version.
std::string CompilerName(std::string_view version_line);

// Whether the byte targets hold for the compiler that says `version_line`, as
// they are or calibrated.
bool IsCalibrated(const Manifest& manifest, std::string_view version_line);

// `manifest` with the targets of that compiler: none where it is not
// calibrated.
Manifest ForCompiler(Manifest manifest, std::string_view version_line);

// "01" of "01_unclosed_range".
std::string_view Number(std::string_view kata);

}  // namespace grader

#endif  // GRADER_MANIFEST_H_
