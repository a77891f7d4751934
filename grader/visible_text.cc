#include "grader/visible_text.h"

#include <algorithm>
#include <cstdint>

namespace grader {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

// The first character of `text`, which is not empty.
Character First(std::string_view text) {
  const auto byte = [text](std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at]));
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
  std::uint32_t code = lead & (0xFFu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3F);
  }
  // Longer than need be, half of a pair, or beyond the last one.
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kLeast[bytes] || (code >= 0xD800 && code <= 0xDFFF) ||
      code > 0x10FFFF) {
    return {};
  }
  return {code, bytes, true};
}

struct Range {
  std::uint32_t first, last;
};
// Controls, marks that turn the direction, and what takes no room: by these one
// text is made to look like another.
constexpr Range kHidden[] = {
    {0x00, 0x08},     {0x0B, 0x1F},       {0x7F, 0x9F},        {0xAD, 0xAD},
    {0x034F, 0x034F}, {0x061C, 0x061C},   {0x115F, 0x1160},    {0x17B4, 0x17B5},
    {0x180B, 0x180F}, {0x200B, 0x200F},   {0x2028, 0x202E},    {0x2060, 0x206F},
    {0x3164, 0x3164}, {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},    {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFF}, {0x1D173, 0x1D17A}, {0xE0000, 0x10FFFF},
};

bool IsHidden(std::uint32_t code) {
  for (const Range& range : kHidden) {
    if (code >= range.first && code <= range.last) return true;
  }
  return false;
}

// How many marks may stand on one letter: towers of them reach into other
// lines.
constexpr int kMostMarks = 2;
bool IsMark(std::uint32_t code) {
  return (code >= 0x0300 && code <= 0x036F) ||
         (code >= 0x1AB0 && code <= 0x1AFF) ||
         (code >= 0x1DC0 && code <= 0x1DFF) ||
         (code >= 0x20D0 && code <= 0x20FF) ||
         (code >= 0xFE20 && code <= 0xFE2F);
}

}  // namespace

std::string Visible(std::string_view text) {
  std::string visible;
  int marks = 0;
  while (!text.empty()) {
    const Character character = First(text);
    marks = character.valid && IsMark(character.code) ? marks + 1 : 0;
    const bool is_seen =
        character.valid && !IsHidden(character.code) && marks <= kMostMarks;
    visible += is_seen ? text.substr(0, character.bytes) : kReplacement;
    text.remove_prefix(character.bytes);
  }
  return visible;
}

std::size_t FirstCharacter(std::string_view text) { return First(text).bytes; }

}  // namespace grader
