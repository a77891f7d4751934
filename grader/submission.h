// A submission: one C++ file, which everybody calls kata.cc.
#ifndef GRADER_SUBMISSION_H_
#define GRADER_SUBMISSION_H_

#include <cstddef>

namespace grader {

// None is larger, in bytes.
inline constexpr std::size_t kLargestSubmission = 1 << 20;

}  // namespace grader

#endif  // GRADER_SUBMISSION_H_
