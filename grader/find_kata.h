// From what somebody types to the kata that is meant.
#ifndef GRADER_FIND_KATA_H_
#define GRADER_FIND_KATA_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/manifest.h"

namespace grader {

// `name` is a kata's full name, its number with or without zeros, or a part of
// the name that no other kata has. An error lists the katas that there are, and
// the one that was probably meant.
absl::StatusOr<Manifest> FindKata(const std::vector<Manifest>& katas,
                                  std::string_view name);

// Those that `name` means: all of them when it is empty.
absl::StatusOr<std::vector<Manifest>> ChooseKatas(
    const std::vector<Manifest>& katas, std::string_view name);

// The kata that a replay token belongs to: it begins with the kata's number.
absl::StatusOr<Manifest> FindKataOfToken(const std::vector<Manifest>& katas,
                                         std::string_view token);

}  // namespace grader

#endif  // GRADER_FIND_KATA_H_
