// The command lines of the programs that Bazel's actions call: pairs of --name
// and value, then, after --, whatever is left. People get CLI11 (grader_main);
// here each second of compiling counts, as a learner waits for it.
#ifndef GRADER_ARGUMENTS_H_
#define GRADER_ARGUMENTS_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace grader {

struct Arguments {
  std::map<std::string, std::string> options;  // without the dashes
  std::vector<std::string> rest;               // after --

  // The value of an option, or "".
  std::string Get(const std::string& name) const;
};

// Each of `required` must be there, and nothing beside `required` and
// `optional`. An error names what is wrong.
absl::StatusOr<Arguments> ParseArguments(
    int argc, char** argv, const std::vector<std::string>& required,
    const std::vector<std::string>& optional);

}  // namespace grader

#endif  // GRADER_ARGUMENTS_H_
