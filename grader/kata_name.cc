#include "grader/kata_name.h"

#include "absl/strings/ascii.h"

namespace grader {

bool IsKataName(std::string_view name) {
  if (name.size() < 4 || !absl::ascii_isdigit(name[0]) ||
      !absl::ascii_isdigit(name[1]) || name[2] != '_' || name.back() == '_') {
    return false;
  }
  char before = 'a';
  for (const char c : name.substr(2)) {
    const bool letter = absl::ascii_islower(c) || absl::ascii_isdigit(c);
    if (!letter && (c != '_' || before == '_')) return false;
    before = c;
  }
  return true;
}

std::string HeaderGuard(std::string_view kata) {
  std::string guard = "KATAS_" + std::string(kata) + "_KATA_H_";
  for (char& c : guard) c = absl::ascii_toupper(c);
  return guard;
}

}  // namespace grader
