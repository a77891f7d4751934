#include "grader/html.h"

#include <cmath>
#include <cstdint>

#include "grader/visible_text.h"

namespace grader {
namespace {

std::string_view Entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return "";
  }
}

}  // namespace

std::string Escaped(std::string_view text, std::size_t most) {
  constexpr std::string_view kDots = "...";
  const std::string visible = Visible(text.substr(0, most));
  std::string escaped;
  std::size_t fits = 0;  // of `escaped`, with the dots behind it
  const bool is_cut = text.size() > most;
  for (std::string_view rest = visible; !rest.empty();) {
    std::string_view piece = rest.substr(0, FirstCharacter(rest));
    rest.remove_prefix(piece.size());
    if (const auto entity = Entity(piece.front()); !entity.empty()) {
      piece = entity;
    }
    if (escaped.size() + piece.size() > most) {
      return escaped.substr(0, fits) +
             std::string(kDots.substr(0, most - fits));
    }
    escaped += piece;
    if (escaped.size() + kDots.size() <= most) fits = escaped.size();
  }
  if (!is_cut) return escaped;
  return escaped.substr(0, fits) + std::string(kDots.substr(0, most - fits));
}

std::string Element(std::string_view name, std::string_view css_class,
                    std::string_view html) {
  std::string element = "<" + std::string(name);
  if (!css_class.empty()) {
    element += " class=\"" + std::string(css_class) + "\"";
  }
  element += '>';
  element += html;
  return element + "</" + std::string(name) + ">";
}

std::string Decimal(double value) {
  const std::int64_t tenths = std::llround(value * 10);
  const std::int64_t whole = std::abs(tenths) / 10;
  const std::int64_t rest = std::abs(tenths) % 10;
  return (tenths < 0 ? "-" : "") + std::to_string(whole) +
         (rest != 0 ? "." + std::to_string(rest) : "");
}

}  // namespace grader
