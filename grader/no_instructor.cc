// A learner's copy has no commands of whoever teaches.
#include "grader/instructor.h"

namespace grader {

struct InstructorCommands::Parsed {};

InstructorCommands::InstructorCommands(CLI::App&) {}
InstructorCommands::~InstructorCommands() = default;

std::optional<int> InstructorCommands::Run(const Katas&) const {
  return std::nullopt;
}

}  // namespace grader
