// Generator: random programs, the same ones from the same source of choices on
// every machine.
#ifndef RUNTIME_DIFFERENTIAL_GENERATOR_H_
#define RUNTIME_DIFFERENTIAL_GENERATOR_H_

#include <cstddef>
#include <cstdint>

#include "runtime/differential/program.h"

namespace dojo::differential {

// Where the choices come from.
class Source {
 public:
  virtual ~Source() = default;
  // A number below `limit`, which is at least 1.
  virtual std::size_t Below(std::size_t limit) = 0;
};

// SplitMix64.
class RandomSource final : public Source {
 public:
  explicit RandomSource(std::uint64_t seed) : state_(seed) {}
  std::size_t Below(std::size_t limit) override;

 private:
  std::uint64_t state_;
};

// The bytes that a fuzzer chooses, one for each choice; behind them random
// numbers that they seed.
class ByteSource final : public Source {
 public:
  ByteSource(const std::uint8_t* bytes, std::size_t size);
  std::size_t Below(std::size_t limit) override;

 private:
  const std::uint8_t* bytes_;
  std::size_t size_;
  RandomSource behind_;
};

enum class Style : std::uint8_t {
  kGeneric,   // any instruction anywhere
  kTimers,    // mostly selects, sleeps, contexts, a timer
  kSync,      // mostly locks, conditions and wait groups
  kBalanced,  // what is sent is received, what is locked unlocked, ...: such a
              // program often fails under some schedules only
};
inline constexpr std::size_t kStyles = 4;

Program Generate(Source& source, Style style);

}  // namespace dojo::differential

#endif  // RUNTIME_DIFFERENTIAL_GENERATOR_H_
