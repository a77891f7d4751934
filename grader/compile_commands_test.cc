// What clangd is told.
#include "grader/compile_commands.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace grader {
namespace {

TEST_CASE("Each file has the folder of its kata among its includes") {
  const auto commands = nlohmann::json::parse(CompileCommands(
      "/home/me/dojo", {{"01_range", "katas/01_range/kata.cc"},
                        {"01_range", "solutions/01_range/right/a.cc"}}));
  REQUIRE(commands.size() == 2);
  for (const auto& command : commands) {
    CHECK(command["directory"] == "/home/me/dojo");
    const auto arguments = command["arguments"].get<std::vector<std::string>>();
    CHECK(std::count(arguments.begin(), arguments.end(), "katas/01_range") ==
          1);
    CHECK(arguments.back() == command["file"].get<std::string>());
  }
  CHECK(commands[1]["file"] == "solutions/01_range/right/a.cc");
}

TEST_CASE("Without files there is nothing to compile") {
  CHECK(CompileCommands("/x", {}) == "[]\n");
}

}  // namespace
}  // namespace grader
