// What the explored runs of a program came to, whatever their order and
// whatever the schedules: two submissions with the same outcomes differ in
// nothing that the program can see.
#ifndef KATAS_HARNESS_OUTCOMES_H_
#define KATAS_HARNESS_OUTCOMES_H_

#include <cstddef>
#include <cstdint>
#include <set>

namespace dojo {
struct Report;
}

namespace kata::harness {

inline std::uint64_t Mix(std::uint64_t hash, std::uint64_t value) {
  return (hash ^ value) * 0x100000001b3 + 1;
}

class Outcomes {
 public:
  // One run: what was observed in it, what stayed behind, which panics there
  // were, and when it was over.
  void Add(std::uint64_t observed, const dojo::Report& report);

  std::size_t count() const { return hashes_.size(); }
  std::uint64_t digest() const;

 private:
  std::set<std::uint64_t> hashes_;  // one for each outcome
};

}  // namespace kata::harness

#endif  // KATAS_HARNESS_OUTCOMES_H_
