// Replay tokens: TEST_ID ~ BODY ~ DIGEST, at most 64 printable characters.
//
// The body is 'd' and, for each deviation, its distance from the last one and
// its alternative; or 'r' and the seed of a random run. The digest is of the
// run's operations, outcomes and leaks.
#ifndef RUNTIME_INTERNAL_TOKEN_H_
#define RUNTIME_INTERNAL_TOKEN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/internal/chooser.h"

namespace dojo::internal {

inline constexpr std::size_t kMaxTokenLength = 64;

struct Token {
  std::string test_id;
  Deviations deviations = {};              // when there is no seed
  std::optional<std::uint64_t> seed = {};  // of a random run
  std::string digest = {};                 // six characters

  static std::string DigestText(std::uint64_t digest);
  std::string ToString() const;
};

// Empty when `text` is no token.
std::optional<Token> ParseToken(std::string_view text);

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_TOKEN_H_
