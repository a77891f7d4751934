// The subcommand `pack --gradescope`.
#ifndef GRADER_PACK_GRADESCOPE_H_
#define GRADER_PACK_GRADESCOPE_H_

#include <string>

#include "grader/katas.h"

namespace grader {

// Writes the bundle for `kata` into the folder `out`, or into an archive when
// that ends in .zip. Returns an exit code.
int PackForGradescope(const Katas& katas, const std::string& kata,
                      const std::string& out);

}  // namespace grader

#endif  // GRADER_PACK_GRADESCOPE_H_
