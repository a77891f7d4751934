// The runtime's functions that hand out memory, by which valgrind's stacks say
// what a block is. They are never inlined.
#ifndef GRADER_ALLOCATORS_H_
#define GRADER_ALLOCATORS_H_

namespace grader {

inline constexpr char kAllocatesFrames[] = "dojo::internal::AllocateFrame";
inline constexpr char kAllocatesRecords[] =
    "dojo::internal::AllocateTaskRecord";

}  // namespace grader

#endif  // GRADER_ALLOCATORS_H_
