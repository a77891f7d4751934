// One run of some threads, operation by operation, and what it is in words.
// Pure: relacy finds runs, this tells them.
#ifndef KATAS_MEMORY_STEP_H_
#define KATAS_MEMORY_STEP_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "katas/kata_atomic.h"

namespace kata::memory {

// Where something is in the code: "kata.cc:12".
struct Place {
  const char* file = "";
  unsigned line = 0;
  std::string ToString() const;  // the file without its folders
};

// An access by another thread, named in what happens to this one.
struct Access {
  int thread = -1;  // -1: before the threads started
  bool writes = false;
  Place place;
};

struct Step {
  enum class Operation {
    kLoad,
    kStore,
    kUpdate,
    kCompare,
    kLock,
    kUnlock,
    kFence,
    kYield
  };

  int thread = 0;
  Operation operation = Operation::kLoad;
  Place place;
  std::memory_order order = std::memory_order_relaxed;

  // Of the variable; a fence and a yield have none.
  const char* variable = "";
  Kind kind = Kind::kAtomic;
  Format format = Format::kNumber;
  std::uint64_t before = 0;  // what was read
  std::uint64_t after = 0;   // what was written
  bool written = false;

  // A load that did not see the newest value.
  bool stale = false;
  std::uint64_t newest = 0;
  Access newest_from;

  // A compare_exchange that found what its thread had seen, though others have
  // changed it so often in between: 2 is the least.
  std::uint64_t changes_between = 0;

  // An access to a Plain that nothing orders after another one.
  bool races = false;
  Access race_with;
};

// A run that went wrong.
struct Run {
  enum class Fault {
    kNone,
    kExpectation,  // something does not hold
    kRace,         // all that was asked for holds, but two accesses race
    kException,
    kEndless,
    kMisuse,  // of an Atomic or a Plain
  };
  Fault fault = Fault::kNone;
  std::string text;  // what does not hold; what was thrown; which misuse
  int thread = -1;   // in which it showed; -1: before or after them
  Place place;       // of the last operation then
  std::vector<Step> steps;
  std::vector<std::string> threads;  // their names

  // How often it goes on with another thread than before.
  std::size_t Switches() const;
};

// The last load that saw an old value, of the thread in which that showed
// rather than of others; null when none did.
const Step* StaleLoad(const Run& run);
// The last compare_exchange that took a new value for an old one; null when
// none did.
const Step* Aba(const Run& run);
// The first access that races; null when none does.
const Step* Race(const Run& run);

// Whether `a` is easier to read than `b`: one that breaks what was asked for
// before a mere race, one that shows an old value or ABA before others, then
// the fewest switches, then the fewest steps.
bool IsClearer(const Run& a, const Run& b);

// "reader loads price = 0 (plain), kata.cc:30: STALE, the newest is 42, which
// writer stored at kata.cc:22"
std::string Describe(const Step& step, const std::vector<std::string>& threads);

// What is wrong with the run, in one sentence of at most 200 characters that
// names the line.
std::string Sentence(const Run& run);

// Equal for runs with the same steps: six letters and digits.
std::string Digest(const Run& run);

}  // namespace kata::memory

#endif  // KATAS_MEMORY_STEP_H_
