#include "grader/verdict.h"

#include <iterator>

namespace grader {
namespace {

constexpr std::string_view kNames[] = {
    "grader-fault", "forbidden", "no-compile",  "timeout", "nondeterministic",
    "panic",        "leak",      "over-memory", "fail",    "pass",
    "visible-pass"};

}  // namespace

std::string_view Name(Kind kind) { return kNames[static_cast<int>(kind)]; }

std::optional<Kind> FindKind(std::string_view name) {
  for (int i = 0; i < static_cast<int>(std::size(kNames)); ++i) {
    if (kNames[i] == name) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

}  // namespace grader
