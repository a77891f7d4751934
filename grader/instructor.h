// The subcommands of //grader that only whoever teaches has: `class`, `pack`.
// In a learner's copy no_instructor.cc stands in for instructor.cc.
#ifndef GRADER_INSTRUCTOR_H_
#define GRADER_INSTRUCTOR_H_

#include <memory>
#include <optional>

#include "grader/katas.h"

namespace CLI {
class App;
}

namespace grader {

class InstructorCommands {
 public:
  // Adds them to `app`.
  explicit InstructorCommands(CLI::App& app);
  ~InstructorCommands();

  // The exit code of the one that was called; nothing when it was another.
  std::optional<int> Run(const Katas& katas) const;

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace grader

#endif  // GRADER_INSTRUCTOR_H_
