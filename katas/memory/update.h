// What fetch_add and its kin make of a value.
#ifndef KATAS_MEMORY_UPDATE_H_
#define KATAS_MEMORY_UPDATE_H_

#include <cstdint>

#include "katas/kata_atomic.h"

namespace kata::memory {

// `bytes`: of the variable; it wraps around as unsigned numbers do.
inline std::uint64_t Updated(std::uint64_t value, Change change,
                             std::uint64_t operand, int bytes) {
  switch (change) {
    case Change::kExchange:
      value = operand;
      break;
    case Change::kAdd:
      value += operand;
      break;
    case Change::kSubtract:
      value -= operand;
      break;
    case Change::kAnd:
      value &= operand;
      break;
    case Change::kOr:
      value |= operand;
      break;
    case Change::kXor:
      value ^= operand;
      break;
  }
  return bytes == 8 ? value : value & ((std::uint64_t{1} << 8 * bytes) - 1);
}

}  // namespace kata::memory

#endif  // KATAS_MEMORY_UPDATE_H_
