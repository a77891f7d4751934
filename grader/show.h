// The subcommand `show`: how a kata's workload runs, as text for people or as a
// file for a tool. The views themselves are made by the submission's program
// `views` (katas/harness/views_main.cc), from runtime/views/.
#ifndef GRADER_SHOW_H_
#define GRADER_SHOW_H_

#include <optional>
#include <string>
#include <vector>

#include "grader/katas.h"

namespace grader {

struct ShowOptions {
  std::string view;          // one of ViewNames()
  std::string file;          // run in place of kata.cc when it is not empty
  std::string out;           // empty: as ShowView says
  std::string at = "after";  // before, working or after
  std::string debug;         // of a dump: "1", "2"; empty: both, one by one
  std::string unit;          // of folded stacks: "bytes", "tasks"
  std::optional<int> size;   // of the workload; the kata's first unless said
};

std::vector<std::string> ViewNames();

// Shows one view of the kata's workload: in the file `out`, whose name is then
// printed. Without one: on standard output. There a terminal gets no files that
// are for tools: they are written into the folder of the user.
//
// kDone: it is shown. kJudgedNotSo: there is nothing to show, since it does not
// compile, has crashed, ...; that is said. What is to be known about a run that
// is shown, such as a panic, is said too, on standard error.
int ShowView(const Katas& katas, const std::string& kata,
             const ShowOptions& options);

}  // namespace grader

#endif  // GRADER_SHOW_H_
