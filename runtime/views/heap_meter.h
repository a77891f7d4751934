// What weighs the heap of a program that is observed.
#ifndef RUNTIME_VIEWS_HEAP_METER_H_
#define RUNTIME_VIEWS_HEAP_METER_H_

#include <cstddef>

namespace dojo::views {

class HeapMeter {
 public:
  virtual ~HeapMeter() = default;
  // What the program has asked for and not given back, in bytes.
  virtual std::size_t Bytes() const = 0;
  // Whether what is asked for from now on is the program's.
  virtual void Count(bool counting) = 0;
};

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_HEAP_METER_H_
