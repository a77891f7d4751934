#include "grader/casts.h"

#include <algorithm>
#include <cstdlib>

#include "grader/text.h"
#include "grader/tokens.h"

namespace grader {
namespace {

constexpr std::string_view kPlace = "kata.cc:";

// The words of which the types of numbers are made.
constexpr std::string_view kNumbers[] = {
    "std",      "bool",     "char",     "short",   "int",     "long",
    "signed",   "unsigned", "float",    "double",  "size_t",  "ptrdiff_t",
    "int8_t",   "int16_t",  "int32_t",  "int64_t", "uint8_t", "uint16_t",
    "uint32_t", "uint64_t", "uintptr_t"};

// The text between the brackets of the cast that stands at `line`, `column`.
std::string_view TypeAt(std::string_view source, std::int64_t line,
                        std::int64_t column) {
  const auto lines = Lines(source);
  if (line < 1 || line > static_cast<std::int64_t>(lines.size())) return "";
  const std::string_view text = lines[static_cast<std::size_t>(line - 1)];
  if (column < 1 || column > static_cast<std::int64_t>(text.size())) return "";
  const std::string_view rest =
      text.substr(static_cast<std::size_t>(column - 1));
  const std::size_t close = rest.find(')');
  if (!rest.starts_with('(') || close == std::string_view::npos) return "";
  return rest.substr(1, close - 1);
}

bool IsNumber(std::string_view type) {
  const Tokens tokens = Tokenize(type);
  return !tokens.list.empty() &&
         std::all_of(
             tokens.list.begin(), tokens.list.end(), [](const Token& token) {
               return token.Is("::") ||
                      std::find(std::begin(kNumbers), std::end(kNumbers),
                                token.text) != std::end(kNumbers);
             });
}

}  // namespace

std::optional<Refusal> RefuseCasts(std::string_view source,
                                   std::vector<std::string>& warnings) {
  std::optional<Refusal> refusal;
  std::erase_if(warnings, [&](const std::string& warning) {
    if (warning.find("-Wold-style-cast") == std::string::npos) return false;
    if (refusal || !warning.starts_with(kPlace)) return true;
    // "kata.cc:12:5: warning: ..."
    char* end = nullptr;
    const long line = std::strtol(warning.c_str() + kPlace.size(), &end, 10);
    const long column = *end == ':' ? std::strtol(end + 1, nullptr, 10) : 0;
    const std::string_view type = TypeAt(source, line, column);
    if (IsNumber(type)) return true;
    refusal =
        Refusal{"cast", line, "a cast to (" + Clip(Printable(type), 40) + ")",
                "it makes one type of another",
                "give it its true type, or convert values with "
                "static_cast"};
    return true;
  });
  return refusal;
}

}  // namespace grader
