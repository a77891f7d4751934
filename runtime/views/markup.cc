#include "runtime/views/markup.h"

#include <cmath>

namespace dojo::views {

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += (c >= ' ' && c <= '~') || c == '\n' || c == '\t' ? c : '?';
    }
  }
  return escaped;
}

std::string Number(double value) {
  std::string digits = std::to_string(std::llround(std::abs(value) * 100));
  if (digits.size() < 3) digits.insert(0, 3 - digits.size(), '0');
  digits.insert(digits.size() - 2, ".");
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.ends_with('.')) digits.pop_back();
  return (value < 0 && digits != "0" ? "-" : "") + digits;
}

std::string WithCommas(std::int64_t number) {
  std::string text = std::to_string(number);
  const std::size_t first_digit = number < 0 ? 1 : 0;
  for (std::size_t at = text.size(); at > first_digit + 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string ColourOf(std::string_view name) {
  std::uint32_t hash = 2166136261;  // FNV-1a
  for (const char c : name)
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
  return "hsl(" + std::to_string(hash % 24 * 15) + ",70%,78%)";
}

}  // namespace dojo::views
