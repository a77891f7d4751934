#include "katas/harness/size.h"

#include <charconv>

namespace kata::harness {

std::vector<int> ReadSize(std::string_view text) {
  std::vector<int> size;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (;;) {
    int number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc()) return {};
    size.push_back(number);
    if (next == end) return size;
    if (*next != 'x') return {};
    at = next + 1;
  }
}

std::string TestId(std::string_view kata, std::string_view program,
                   std::string_view size) {
  std::string id(kata.substr(0, kata.find('_')));
  id.append(".").append(program).append(".").append(size);
  return id;
}

std::optional<TokenParts> ReadToken(std::string_view token) {
  const std::size_t program_at = token.find('.') + 1;
  const std::size_t body_at = token.find('~');
  const std::size_t size_at = token.rfind('.', body_at) + 1;
  if (program_at == 0 || body_at == token.npos || size_at <= program_at)
    return std::nullopt;
  return TokenParts{
      std::string(token.substr(0, body_at)),
      std::string(token.substr(program_at, size_at - 1 - program_at)),
      std::string(token.substr(size_at, body_at - size_at)),
      std::string(token.substr(body_at + 1))};
}

}  // namespace kata::harness
