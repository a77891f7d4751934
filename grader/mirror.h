// Copies of folders that are kept up to date.
#ifndef GRADER_MIRROR_H_
#define GRADER_MIRROR_H_

#include <functional>
#include <string>

#include "absl/status/status.h"

namespace grader {

// Makes `to` hold the plain files of `from` that `wants` says yes to, with the
// right to be executed, and nothing else; links and folders that are left empty
// are left out. `wants` is asked about each file and, with a slash at the end,
// each folder, by its path below `from`. Files that are equal already are not
// touched.
absl::Status Mirror(const std::string& from, const std::string& to,
                    const std::function<bool(const std::string&)>& wants);

}  // namespace grader

#endif  // GRADER_MIRROR_H_
