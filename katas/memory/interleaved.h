// The small programs of a kata about the memory model: some threads use one
// object, and something must hold in every order of their operations.
// `hidden/programs.cc` defines InterleavedPrograms().
#ifndef KATAS_MEMORY_INTERLEAVED_H_
#define KATAS_MEMORY_INTERLEAVED_H_

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace kata {

// What must hold and does not; ends the thread that says so.
struct ExpectationFailed : std::logic_error {
  using std::logic_error::logic_error;
};

inline void Expect(bool holds, const char* what) {
  if (!holds) throw ExpectationFailed(what);
}

// Made, run and destroyed once for each order that is tried. It is made before
// the threads start, and Check is called when they have ended: both by nobody
// whom the threads could race with.
class Interleaved {
 public:
  virtual ~Interleaved() = default;
  virtual void Run(int thread) = 0;
  virtual void Check() {}
};

inline constexpr int kMostThreads = 3;

// `size`: the whole numbers of "2x1".
struct InterleavedProgram {
  std::string name;  // as kata() lists it
  // The names of its two or three threads, from 0 on.
  std::vector<std::string> (*threads)(const std::vector<int>& size);
  std::unique_ptr<Interleaved> (*make)(const std::vector<int>& size);
};

std::vector<InterleavedProgram> InterleavedPrograms();

}  // namespace kata

#endif  // KATAS_MEMORY_INTERLEAVED_H_
