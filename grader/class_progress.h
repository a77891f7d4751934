// How far the judging of a class has come.
#ifndef GRADER_CLASS_PROGRESS_H_
#define GRADER_CLASS_PROGRESS_H_

#include <cstddef>
#include <string>

namespace grader {

// "12 of 180 verdicts, about 3 min left". Judged by how long the verdicts took
// that came after the first look at them, since those before it were known:
// `taken` of them in `seconds`.
std::string ProgressLine(std::size_t done, std::size_t total, std::size_t taken,
                         double seconds);

}  // namespace grader

#endif  // GRADER_CLASS_PROGRESS_H_
