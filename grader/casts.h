// C's casts, of which only the compiler knows where they stand: (T)x may be a
// call, a product, or nothing. Pure.
#ifndef GRADER_CASTS_H_
#define GRADER_CASTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grader/refusal.h"

namespace grader {

// Takes out of `warnings` those about C's casts (-Wold-style-cast), and refuses
// the first one in `source` that casts to anything but a number: it may be a
// reinterpret_cast, or take away a const.
std::optional<Refusal> RefuseCasts(std::string_view source,
                                   std::vector<std::string>& warnings);

}  // namespace grader

#endif  // GRADER_CASTS_H_
