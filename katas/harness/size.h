// Sizes of explored programs, and the tokens that name one of their runs.
#ifndef KATAS_HARNESS_SIZE_H_
#define KATAS_HARNESS_SIZE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kata::harness {

// "3x4" -> {3, 4}; empty when it is no size.
std::vector<int> ReadSize(std::string_view text);

// A token begins "01.jobs.2x2~": the kata's number, the program, the size.
std::string TestId(std::string_view kata, std::string_view program,
                   std::string_view size);

struct TokenParts {
  std::string test_id;  // "01.jobs.2x2"
  std::string program;
  std::string size;
  std::string body;  // behind the first "~"
};
// Empty when it is no token.
std::optional<TokenParts> ReadToken(std::string_view token);

}  // namespace kata::harness

#endif  // KATAS_HARNESS_SIZE_H_
