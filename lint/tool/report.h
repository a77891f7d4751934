// Findings without a compiler behind them, and what they are printed as.
#ifndef LINT_TOOL_REPORT_H_
#define LINT_TOOL_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace lint {

struct Place {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;

  friend auto operator<=>(const Place&, const Place&) = default;
};

struct Step {
  Place at;
  std::string text;
};

// Puts `text` before the byte `offset` of `at.file`.
struct Insertion {
  Place at;
  std::uint64_t offset = 0;
  std::string text;
};

struct ReportedFinding {
  std::string rule;
  Place at;
  std::string message;
  std::vector<Step> path;
  std::vector<Insertion> fixes;
};

// As clang prints diagnostics.
void WriteText(const std::vector<ReportedFinding>& findings,
               llvm::raw_ostream& out);

// SARIF 2.1.0, with the path as a code flow and the fixes as replacements.
// `version` is the compiler's that read the code.
void WriteSarif(const std::vector<ReportedFinding>& findings,
                const std::string& version, llvm::raw_ostream& out);

// Whether the text of the file says NOLINT for that line, in one of
// clang-tidy's forms.
bool IsSilenced(const std::string& text, unsigned line);

// Mends the files.
llvm::Error Apply(const std::vector<ReportedFinding>& findings);

}  // namespace lint

#endif  // LINT_TOOL_REPORT_H_
