// What a kata may be called, and what follows from its name.
#ifndef GRADER_KATA_NAME_H_
#define GRADER_KATA_NAME_H_

#include <string>
#include <string_view>

namespace grader {

// "01_unclosed_range": two digits, then words of small letters and digits, each
// after one underscore.
bool IsKataName(std::string_view name);

// "KATAS_01_UNCLOSED_RANGE_KATA_H_", the include guard of its kata.h.
std::string HeaderGuard(std::string_view kata);

}  // namespace grader

#endif  // GRADER_KATA_NAME_H_
