// Why a submission is not judged at all: one thing in it that the rules for
// submissions forbid. TRUST.md has the rules.
#ifndef GRADER_REFUSAL_H_
#define GRADER_REFUSAL_H_

#include <cstdint>
#include <string>

namespace grader {

struct Refusal {
  std::string rule;       // its name: "include", "static-variable", ...
  std::int64_t line = 0;  // of kata.cc; 0 when nobody knows it
  std::string what;       // what was found: "#include <unistd.h>"
  std::string why;        // one clause
  std::string instead;    // what to write instead, one clause
  bool operator==(const Refusal&) const = default;
};

}  // namespace grader

#endif  // GRADER_REFUSAL_H_
