#include "grader/arguments.h"

#include <algorithm>

namespace grader {
namespace {

absl::Status Wrong(const std::string& why,
                   const std::vector<std::string>& required,
                   const std::vector<std::string>& optional) {
  std::string text = why + "\nneeded:";
  for (const auto& name : required) text += " --" + name;
  if (!optional.empty()) text += "\npossible:";
  for (const auto& name : optional) text += " --" + name;
  return absl::InvalidArgumentError(text);
}

bool Has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::string Arguments::Get(const std::string& name) const {
  const auto found = options.find(name);
  return found == options.end() ? "" : found->second;
}

absl::StatusOr<Arguments> ParseArguments(
    int argc, char** argv, const std::vector<std::string>& required,
    const std::vector<std::string>& optional) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--") {
      arguments.rest.assign(argv + i + 1, argv + argc);
      break;
    }
    const std::string name =
        argument.starts_with("--") ? argument.substr(2) : "";
    if (!Has(required, name) && !Has(optional, name)) {
      return Wrong("unknown argument " + argument, required, optional);
    }
    if (i + 1 == argc) {
      return Wrong(argument + " needs a value", required, optional);
    }
    if (!arguments.options.emplace(name, argv[++i]).second) {
      return Wrong(argument + " is there twice", required, optional);
    }
  }
  for (const auto& name : required) {
    if (!arguments.options.count(name)) {
      return Wrong("--" + name + " is missing", required, optional);
    }
  }
  return arguments;
}

}  // namespace grader
