#include "runtime/internal/token.h"

namespace dojo::internal {
namespace {

// Numbers in base 32, the lowest digit first: a digit below 32 is the last one.
constexpr std::string_view kDigits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
constexpr std::size_t kDigestLength = 6;

void AppendNumber(std::string& to, std::uint64_t number) {
  for (; number >= 32; number >>= 5) to += kDigits[32 + number % 32];
  to += kDigits[number];
}

std::optional<std::uint64_t> TakeNumber(std::string_view& from) {
  std::uint64_t number = 0;
  for (int shift = 0; !from.empty() && shift < 60; shift += 5) {
    const std::size_t digit = kDigits.find(from.front());
    if (digit == kDigits.npos) return std::nullopt;
    from.remove_prefix(1);
    number |= static_cast<std::uint64_t>(digit % 32) << shift;
    if (digit < 32) return number;
  }
  return std::nullopt;
}

}  // namespace

std::string Token::DigestText(std::uint64_t digest) {
  std::string text;
  for (std::size_t i = 0; i < kDigestLength; ++i, digest >>= 6)
    text += kDigits[digest % 64];
  return text;
}

std::string Token::ToString() const {
  std::string body = seed ? "r" : "d";
  if (seed) {
    AppendNumber(body, *seed);
  } else {
    std::uint32_t point = 0;
    for (const Deviation& d : deviations) {
      AppendNumber(body, d.point - point);
      AppendNumber(body, d.alternative);
      point = d.point;
    }
  }
  return test_id + "~" + body + "~" + digest;
}

std::optional<Token> ParseToken(std::string_view text) {
  const std::size_t first = text.find('~');
  const std::size_t last = text.rfind('~');
  if (first == text.npos || first == last) return std::nullopt;
  Token token;
  token.test_id = text.substr(0, first);
  token.digest = text.substr(last + 1);
  std::string_view body = text.substr(first + 1, last - first - 1);
  if (body.empty() || token.digest.size() != kDigestLength) return std::nullopt;
  const char kind = body.front();
  body.remove_prefix(1);
  if (kind == 'r') {
    token.seed = TakeNumber(body);
    if (!token.seed || !body.empty()) return std::nullopt;
    return token;
  }
  if (kind != 'd') return std::nullopt;
  std::uint64_t point = 0;
  while (!body.empty()) {
    const std::optional<std::uint64_t> gap = TakeNumber(body);
    const std::optional<std::uint64_t> alternative = TakeNumber(body);
    if (!gap || !alternative) return std::nullopt;
    point += *gap;
    token.deviations.push_back({static_cast<std::uint32_t>(point),
                                static_cast<std::uint32_t>(*alternative)});
  }
  return token;
}

}  // namespace dojo::internal
