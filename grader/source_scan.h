// Reads a submission before any compiler does, and refuses what honest code
// never needs and an attack cannot do without. Pure.
//
// A rule that a clever spelling gets around is none. So the text is read as a
// compiler reads it (tokens.h), whatever could be read in two ways is refused
// itself, and macros cannot hide what matters: they neither join words nor open
// a scope that they do not close.
#ifndef GRADER_SOURCE_SCAN_H_
#define GRADER_SOURCE_SCAN_H_

#include <string>
#include <string_view>
#include <vector>

#include "grader/refusal.h"

namespace grader {

// What a submission may include, beside its own kata.h.
struct ScanRules {
  std::string home = "kata";  // the namespace in which all of it must stand
  std::vector<std::string> headers = {"kata.h", "runtime/dojo.h",
                                      "katas/kata_atomic.h"};
};

// What the rules forbid in `source`, in the order of lines; empty for honest
// code. At most a hundred.
std::vector<Refusal> ScanSource(std::string_view source,
                                const ScanRules& rules = {});

}  // namespace grader

#endif  // GRADER_SOURCE_SCAN_H_
