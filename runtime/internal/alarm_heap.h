// AlarmHeap: armed timers by deadline, ties by order of arming. A pairing heap
// of intrusive nodes: no allocation, and a timer that sits in a coroutine frame
// can leave in the middle.
#ifndef RUNTIME_INTERNAL_ALARM_HEAP_H_
#define RUNTIME_INTERNAL_ALARM_HEAP_H_

#include "runtime/internal/operation.h"

namespace dojo::internal {

class AlarmHeap {
 public:
  bool empty() const { return root_ == nullptr; }
  Alarm* earliest() const { return root_; }
  void Insert(Alarm& alarm);
  void Remove(Alarm& alarm);  // it must be in the heap

 private:
  Alarm* root_ = nullptr;
};

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_ALARM_HEAP_H_
