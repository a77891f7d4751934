#include "docs/check/examples.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "absl/status/status.h"
#include "docs/check/includes.h"

namespace docs {
namespace {

struct Program {
  std::string name;
  std::string text;
  bool has_main = false;
};

bool IsName(const std::string& name) {
  return !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
    return std::islower(c) || std::isdigit(c) || c == '_';
  });
}

// The page's programs, behind those that there are already.
absl::Status AddProgramsOf(const Page& page, std::vector<Program>& programs) {
  for (const Block& block : page.blocks) {
    if (block.language != "cpp" || FindDirective(block, "quotes")) continue;
    std::string name =
        "block_of_" + page.file + "_line_" + std::to_string(block.line);
    std::ranges::replace_if(
        name, [](unsigned char c) { return !std::isalnum(c); }, '_');
    if (const auto named = FindDirective(block, "program")) {
      if (!IsName(*named)) {
        return absl::InvalidArgumentError(
            page.file + ":" + std::to_string(block.line) + ": '" + *named +
            "' is no name: small letters, digits and '_'");
      }
      name = *named;
    }
    auto found = std::ranges::find(programs, name, &Program::name);
    if (found == programs.end()) {
      programs.push_back({.name = name, .text = ""});
      found = programs.end() - 1;
    }
    found->text += block.text;
    found->has_main |= block.text.find("Task<> Main() {") != block.text.npos ||
                       block.text.find("void Main() {") != block.text.npos;
  }

  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ExamplesOf(const std::vector<Page>& pages) {
  std::vector<Program> programs;
  for (const Page& page : pages) {
    const absl::Status added = AddProgramsOf(page, programs);
    if (!added.ok()) return added;
  }
  std::string text = kIncludes;
  text += "\n#include \"docs/check/example.h\"\n";
  for (const Program& program : programs) {
    text += "\nnamespace " + program.name + " {\n#line 1 \"" + program.name +
            ".cc\"\n" + program.text + "}  // namespace " + program.name + "\n";
    if (!program.has_main) continue;
    text += "static const docs::Example example_" + program.name + "(\"" +
            program.name + "\", " + program.name + "::Main, R\"EXAMPLE(" +
            program.text + ")EXAMPLE\");\n";
  }
  return text;
}

}  // namespace docs
