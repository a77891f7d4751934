#include "grader/learner.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "grader/text.h"

namespace grader {
namespace {

constexpr std::size_t kLongestId = 64;

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

// What `class` writes into its folder beside the learners'.
bool IsTaken(std::string_view id) {
  for (const std::string_view name :
       {"anonymous", "gradebook.csv", "index.html", "overrides.csv",
        "refusals.csv", "regrades.csv"}) {
    if (id == name) return true;
  }
  return false;
}

absl::Status Wrong(std::string_view id, const std::string& why) {
  return absl::InvalidArgumentError("\"" + Clip(Printable(id), 40) +
                                    "\" cannot name a learner: " + why);
}

}  // namespace

absl::Status IsLearnerId(std::string_view id) {
  if (id.empty()) return Wrong(id, "it is empty");
  if (id.size() > kLongestId) {
    return Wrong(id,
                 "it is longer than " + std::to_string(kLongestId) + " bytes");
  }
  if (!IsUtf8(id)) return Wrong(id, "it is not UTF-8");
  if (!IsAlphanumeric(id.front()) && !(id.front() & 0x80)) {
    return Wrong(id, "it must begin with a letter or a digit");
  }
  if (std::any_of(id.begin(), id.end(), [](unsigned char c) {
        return c < ' ' || c == 0x7F || c == '/' || c == '\\';
      })) {
    return Wrong(id, "it holds a slash or a control character");
  }
  if (IsTaken(id)) return Wrong(id, "`class` gives that name to its own files");
  return absl::OkStatus();
}

bool IsUtf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto byte = [&](std::size_t i) {
      return static_cast<unsigned char>(text[i]);
    };
    const unsigned char first = byte(at);
    const std::size_t length = first < 0x80             ? 1
                               : (first & 0xE0) == 0xC0 ? 2
                               : (first & 0xF0) == 0xE0 ? 3
                               : (first & 0xF8) == 0xF0 ? 4
                                                        : 0;
    if (length == 0 || length > text.size() - at) return false;
    std::uint32_t point = length == 1 ? first : first & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
      if ((byte(at + i) & 0xC0) != 0x80) return false;
      point = point << 6 | (byte(at + i) & 0x3Fu);
    }
    constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < kLeast[length] || point > 0x10FFFF ||
        (point >= 0xD800 && point <= 0xDFFF)) {
      return false;
    }
    at += length;
  }
  return true;
}

std::string PackageName(std::string_view id) {
  std::string name = "l";
  for (const char c : id) {
    if (IsAlphanumeric(c) || c == '-') {
      name += c;
      continue;
    }
    char code[4];
    std::snprintf(code, sizeof code, "_%02x", static_cast<unsigned char>(c));
    name += code;
  }
  return name;
}

}  // namespace grader
