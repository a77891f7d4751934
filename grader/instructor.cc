#include "grader/instructor.h"

#include <CLI/CLI.hpp>
#include <string>

#include "grader/class_command.h"
#include "grader/pack.h"
#include "grader/pack_gradescope.h"
#include "grader/terminal.h"

namespace grader {
namespace {

void AddClassOptions(CLI::App& command, ClassOptions& options) {
  command
      .add_option("--submissions", options.submissions,
                  "a folder with a folder or an archive of each learner")
      ->required();
  command
      .add_option("--out", options.out,
                  "the folder for the gradebook and each verdict; the same "
                  "call goes on where one was ended")
      ->required();
  command.add_option("--roster", options.roster,
                     "a CSV file of the learners: id, and perhaps name");
  command.add_option("--jobs", options.jobs, "how many are judged at a time")
      ->check(CLI::Range(1, 10'000));
  command.add_option("--cache", options.cache,
                     "the folder to work in; one for each --out unless said");
  command.add_option("--disk_cache", options.disk_cache, "Bazel's");
  command.add_option("--remote_cache", options.remote_cache, "Bazel's");
  command.add_option("--remote_executor", options.remote_executor, "Bazel's");
  command.add_flag("--anonymous", options.anonymous,
                   "writes the grades without names, too: OUT/anonymous");
  command.add_flag("--timestamps", options.timestamps,
                   "the gradebook says when each file was last changed");
  command
      .add_option("--override", options.override_words,
                  "LEARNER KATA POINTS REASON: gives other points, and keeps "
                  "the reason")
      ->expected(4);
  command
      .add_option("--regrade", options.regrades,
                  "LEARNER or LEARNER/KATA: judges again")
      ->expected(1)
      ->take_all();
}

int Pack(const Katas& katas, const std::string& out) {
  const std::string folder = Workspace::UserPath(out);
  const absl::Status made = MakeLearnersCopy(katas.workspace.Root(), folder);
  if (!made.ok()) {
    return Complain(made,
                    absl::IsFailedPrecondition(made) ? kUsage : kGraderFault);
  }
  Print("The learner's copy is " + folder +
        ": the katas without their hidden part, no solutions, no history.\n");
  return kDone;
}

}  // namespace

struct InstructorCommands::Parsed {
  CLI::App* grade_class = nullptr;
  CLI::App* pack = nullptr;
  ClassOptions options;
  std::string gradescope;
  std::string out;
};

InstructorCommands::InstructorCommands(CLI::App& app)
    : parsed_(std::make_unique<Parsed>()) {
  parsed_->grade_class = app.add_subcommand(
      "class", "grades what a class has handed in: grader/CLASS.md");
  AddClassOptions(*parsed_->grade_class, parsed_->options);
  parsed_->pack = app.add_subcommand(
      "pack",
      "makes the learner's copy, without hidden tests and solutions; or a "
      "bundle for Gradescope");
  parsed_->pack
      ->add_option("--gradescope", parsed_->gradescope,
                   "a bundle that judges this kata, in place of the copy")
      ->option_text("KATA");
  parsed_->pack
      ->add_option("--out", parsed_->out,
                   "a new folder; of a bundle also a new file *.zip")
      ->required();
}

InstructorCommands::~InstructorCommands() = default;

std::optional<int> InstructorCommands::Run(const Katas& katas) const {
  if (*parsed_->grade_class) return GradeClass(katas, parsed_->options);
  if (*parsed_->pack && !parsed_->gradescope.empty())
    return PackForGradescope(katas, parsed_->gradescope, parsed_->out);
  if (*parsed_->pack) return Pack(katas, parsed_->out);
  return std::nullopt;
}

}  // namespace grader
