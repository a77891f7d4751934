// What a page says that a command prints, and what the command prints.
#ifndef DOCS_CHECK_OUTPUTS_H_
#define DOCS_CHECK_OUTPUTS_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "docs/check/page.h"

namespace docs {

// What a command prints, by the command as it stands on a page.
class Answers {
 public:
  // `command` prints what is in `file`.
  void AddFile(std::string command, std::string file);
  // A command that begins with `prefix` runs `program` with the rest as its
  // arguments.
  void AddProgram(std::string prefix, std::string program);

  absl::StatusOr<std::string> To(const std::string& command) const;

 private:
  std::map<std::string, std::string> files_;
  std::map<std::string, std::string> programs_;
};

// A `text` block is the output of the one command in the `sh` block before it;
// so is a table below `<!-- check: output -->`. `<!-- check: lines 3-9 -->`
// shows only those lines, `<!-- check: measured -->` what one machine said one
// day: it stands under its command, and is compared with nothing.
struct Output {
  std::string command;
  std::string printed;  // what should stand there
  const Block* block;   // of the page
};
// Adds to `faults` what is wrong with the page itself: "FILE:LINE: ...".
std::vector<Output> OutputsOf(const Page& page, const Answers& answers,
                              std::vector<std::string>& faults);

// "FILE:LINE: ..." for each output that is not what its command prints.
std::vector<std::string> StaleOutputs(const Page& page, const Answers& answers);

// The page with every output as its command prints it.
absl::StatusOr<std::string> Regenerated(const Page& page,
                                        const Answers& answers);

// Lines FIRST to LAST of `text`, for "FIRST-LAST".
absl::StatusOr<std::string> LinesOf(std::string_view text,
                                    const std::string& range);

}  // namespace docs

#endif  // DOCS_CHECK_OUTPUTS_H_
