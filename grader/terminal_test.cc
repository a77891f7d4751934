// What a terminal shows.
#include "grader/terminal.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

const Terminal kNarrow = {.is_terminal = true, .colour = false, .width = 20};
const Terminal kColoured = {.is_terminal = true, .colour = true, .width = 80};

TEST_CASE("What is no terminal gets the text as it is") {
  const std::string text =
      "01_range: leak, 0 of 100 points, and a line that is long\nend";
  CHECK(Shown(text, Terminal{.width = 20}) == text);
}

TEST_CASE("A narrow terminal gets lines that fit, below their indentation") {
  CHECK(Shown("  two tasks stay behind here\nshort\n", kNarrow) ==
        "  two tasks stay\n  behind here\nshort\n");
  CHECK(Shown("", kNarrow).empty());
  CHECK(Shown("a\n\nb", kNarrow) == "a\n\nb");
}

TEST_CASE("An indentation that a narrow terminal has no room for is cut") {
  CHECK(Shown(std::string(30, ' ') + "one two three", kNarrow) ==
        std::string(10, ' ') + "one two\n" + std::string(10, ' ') + "three");
}

TEST_CASE("What is there to be copied stays on one line") {
  for (const std::string line :
       {"  token:  06.instant.3x1~d~o0tXFE",
        "  replay: bazel run //grader -- replay 06.instant.3x1~d~o0tXFE"}) {
    CHECK(Shown(line, kNarrow) == line);
  }
}

TEST_CASE("What passed is green, what did not is red, the rest is plain") {
  CHECK(Shown("01_range: pass, 100 of 100 points\n", kColoured) ==
        "\x1b[32m01_range: pass, 100 of 100 points\x1b[0m\n");
  CHECK(Shown("01_range: solved, 100 points", kColoured) ==
        "\x1b[32m01_range: solved, 100 points\x1b[0m");
  CHECK(Shown("01_range: over-memory, 50 of 100 points", kColoured) ==
        "\x1b[31m01_range: over-memory, 50 of 100 points\x1b[0m");
  for (const std::string line : {"01_range: not tried yet", "left: pass, or so",
                                 "nothing leaks", "a_b c: leak, and so on"}) {
    CHECK(Shown(line, kColoured) == line);
  }
}

}  // namespace
}  // namespace grader
