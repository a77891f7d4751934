// The small programs of a kata that are explored. `hidden/programs.cc` defines
// Programs().
#ifndef KATAS_HARNESS_PROGRAM_H_
#define KATAS_HARNESS_PROGRAM_H_

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/runtime.h"

namespace kata {

struct Program {
  std::string name;  // as kata() lists it
  // `size`: the whole numbers of "3x4".
  dojo::Task<> (*run)(dojo::Here here, std::vector<int> size);
};

std::vector<Program> Programs();

// Thrown by Expect; the judge tells it from a panic.
struct ExpectationFailed : std::logic_error {
  using std::logic_error::logic_error;
};

// What must hold on every schedule.
inline void Expect(bool holds, const std::string& what) {
  if (!holds) throw ExpectationFailed("expected: " + what);
}

// Makes `value` part of what is compared between the two heaps that are
// explored: what the submission handed over, in its order. Code whose results
// depend on addresses is found by this even when it does the same operations.
void Observe(std::uint64_t value);

}  // namespace kata

#endif  // KATAS_HARNESS_PROGRAM_H_
