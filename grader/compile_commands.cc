#include "grader/compile_commands.h"

#include <nlohmann/json.hpp>

namespace grader {

std::string CompileCommands(const std::string& root,
                            const std::vector<KataSource>& sources) {
  nlohmann::json commands = nlohmann::json::array();
  for (const KataSource& source : sources) {
    commands.push_back(
        {{"directory", root},
         {"file", source.file},
         {"arguments",
          {"clang++-19", "-std=c++20", "-Wall", "-Wextra", "-iquote", ".", "-I",
           "katas/" + source.kata, "-c", source.file}}});
  }
  return commands.dump(1) + "\n";
}

}  // namespace grader
