// What Shared and its variables have to say to each other; see kata_atomic.h.
#ifndef KATAS_MEMORY_SHARED_OBJECT_H_
#define KATAS_MEMORY_SHARED_OBJECT_H_

namespace kata::memory {

// An Atomic, a Plain or a Mutex has been made at `place`. To be called by
// Create.
void CountVariable(const void* place);

}  // namespace kata::memory

#endif  // KATAS_MEMORY_SHARED_OBJECT_H_
