// Tries every order of the threads' operations, and for each load every value
// that the memory model lets it see: relacy's full search.
#ifndef KATAS_MEMORY_WEAK_MEMORY_H_
#define KATAS_MEMORY_WEAK_MEMORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "katas/memory/interleaved.h"
#include "katas/memory/step.h"

namespace kata::memory {

struct WeakMemory {
  std::uint64_t runs = 0;
  bool complete = false;  // the search has come to its end
  // Of all runs, in their order: who did what with which values, on whatever
  // lines.
  std::uint64_t digest = 0;
  std::optional<Run> failure;  // the clearest run that went wrong
};

// What `complete` covers, for people.
inline constexpr char kWeakMemoryBound[] =
    "every order of steps; a load sees the newest value or one of the two "
    "before it, as its order allows";

// `most_runs`: a search that needs more is given up, and is a failure of its
// own (Fault::kEndless) when none was found until then.
WeakMemory ExploreWeakMemory(const InterleavedProgram& program,
                             const std::vector<int>& size,
                             std::uint64_t most_runs);

}  // namespace kata::memory

#endif  // KATAS_MEMORY_WEAK_MEMORY_H_
