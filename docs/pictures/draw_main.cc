// Draws the pictures of the pages, each to standard output:
//
//   draw heap TITLE STARTER_CURVE FIX_CURVE   two curve.txt of the judge
//   draw flame TITLE FOLDED                   `show --view folded`
//   draw terminal COMMAND TEXT MOST           the first MOST lines of TEXT
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "docs/pictures/flame_picture.h"
#include "docs/pictures/heap_picture.h"
#include "docs/pictures/terminal_picture.h"
#include "grader/files.h"
#include "grader/heap_curve.h"

namespace {

using Arguments = std::vector<std::string>;

absl::StatusOr<std::vector<grader::HeapPoint>> CurveIn(
    const std::string& file) {
  const absl::StatusOr<std::string> text = grader::ReadFile(file);
  if (!text.ok()) return text.status();
  return grader::ParseCurve(*text, file);
}

absl::StatusOr<std::string> Draw(const Arguments& arguments) {
  if (arguments.size() == 4 && arguments[0] == "heap") {
    const auto before = CurveIn(arguments[2]), after = CurveIn(arguments[3]);
    if (!before.ok()) return before.status();
    if (!after.ok()) return after.status();
    return docs::HeapPicture(arguments[1], *before, *after);
  }
  if (arguments.size() == 3 && arguments[0] == "flame") {
    const auto folded = grader::ReadFile(arguments[2]);
    if (!folded.ok()) return folded.status();
    return docs::FlamePicture(arguments[1], *folded);
  }
  if (arguments.size() == 4 && arguments[0] == "terminal") {
    const auto text = grader::ReadFile(arguments[2]);
    if (!text.ok()) return text.status();
    return docs::TerminalPicture(
        arguments[1], *text,
        static_cast<std::size_t>(std::atoi(arguments[3].c_str())));
  }
  return absl::InvalidArgumentError(
      "usage: draw heap TITLE CURVE CURVE | flame TITLE FOLDED | terminal "
      "COMMAND TEXT MOST");
}

}  // namespace

int main(int argc, char** argv) {
  const auto picture = Draw(Arguments(argv + 1, argv + argc));
  if (!picture.ok()) {
    const auto message = picture.status().message();
    std::fprintf(stderr, "draw: %.*s\n", static_cast<int>(message.size()),
                 message.data());
    return 2;
  }
  std::fputs(picture->c_str(), stdout);
  return 0;
}
