// What the texts of a kata say: lines, words, and the names of tests and
// programs. Pure.
#ifndef GRADER_KATA_TEXT_H_
#define GRADER_KATA_TEXT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

// The line of an offset, and of the first place where `words` stand (0 when
// there is none), counted from 1.
int LineAt(std::string_view text, std::size_t offset);
int LineOf(std::string_view text, std::string_view words);

// Whether `word` stands there with no letter, digit or underscore beside it,
// and as no end of a longer number: 296 does not stand in 1,296. `line` is set
// to the first such place when it is not null.
bool HasWord(std::string_view text, std::string_view word, int* line = nullptr);

struct Named {
  std::string name;
  int line = 0;
};

// The names of the test cases, in their order.
std::vector<Named> TestNames(std::string_view source);

// The programs that are listed behind `list`, the head of a function; none when
// there is no such function.
std::optional<std::vector<Named>> ProgramNames(std::string_view source,
                                               std::string_view list);

}  // namespace grader

#endif  // GRADER_KATA_TEXT_H_
