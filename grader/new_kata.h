// A new kata begins as another one under a new name: what the copy is called,
// and how each of its texts reads. Pure.
#ifndef GRADER_NEW_KATA_H_
#define GRADER_NEW_KATA_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/kata_lint.h"

namespace grader {

// The longest name and title of a new kata: `verify` and `list` have room for
// them.
inline constexpr std::size_t kLongestName = 40;
inline constexpr std::size_t kLongestTitle = 40;

// "night_shift" -> "07_night_shift", with the number behind the highest of
// `taken`; "12_night_shift" stays, if the number is free.
absl::StatusOr<std::string> NameOfNewKata(
    std::string_view asked, const std::vector<std::string>& taken);

// `asked`, or "Night shift" for 07_night_shift when it is empty. No other kata
// may have it.
absl::StatusOr<std::string> TitleOfNewKata(std::string_view asked,
                                           std::string_view name,
                                           const std::vector<Manifest>& katas);

// `model`, untouched and with its solutions, under another name, title and
// level. An error is a model that does not say these where it must.
absl::StatusOr<KataTexts> CopyKata(const KataTexts& model,
                                   const std::string& name,
                                   const std::string& title, int level);

// `build`, the text of a BUILD file, with `label` in the list `field` of the
// target `target`: in its place among the labels that begin as it does up to
// the last slash.
absl::StatusOr<std::string> WithLabel(std::string_view build,
                                      std::string_view target,
                                      std::string_view field,
                                      std::string_view label);

}  // namespace grader

#endif  // GRADER_NEW_KATA_H_
