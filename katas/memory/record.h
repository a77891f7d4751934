// What one program's search came to, as a result record (grader/README.md).
#ifndef KATAS_MEMORY_RECORD_H_
#define KATAS_MEMORY_RECORD_H_

#include <string>
#include <string_view>

#include "katas/memory/weak_memory.h"

namespace kata::memory {

std::string InterleavingsRecord(std::string_view kata, std::string_view program,
                                std::string_view size, const WeakMemory& found);

}  // namespace kata::memory

#endif  // KATAS_MEMORY_RECORD_H_
