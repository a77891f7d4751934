// //grader: what people call.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <optional>

#include "grader/author_commands.h"
#include "grader/commands.h"
#include "grader/files.h"
#include "grader/instructor.h"
#include "grader/json.h"
#include "grader/mutation_command.h"
#include "grader/show.h"
#include "grader/text.h"

namespace grader {
namespace {

// Beside us in the runfiles, where `bazel run` starts us.
constexpr char kCatalog[] = "katas/catalog.json";

absl::StatusOr<Katas> Open() {
  auto workspace = Workspace::Find();
  if (!workspace.ok()) return workspace.status();
  const auto text = ReadFile(kCatalog);
  if (!text.ok()) return text.status();
  auto katas = ParseCatalog(*text, kCatalog);
  if (!katas.ok()) return katas.status();
  return Katas{*std::move(workspace), *std::move(katas)};
}

int Main(int argc, char** argv) {
  CLI::App app{
      "Leak Dojo's grader. Exit codes: 0 done (grade: passed; replay: "
      "reproduced; explore: no leak), 1 judged and not so, or nothing to show, "
      "2 used wrongly, 3 grader fault.",
      "bazel run //grader --"};
  app.require_subcommand(1);
  std::string kata, file, token, title, config, format = "text";
  std::optional<int> hint, saves;
  bool no_predict = false;
  bool mutants = false;
  ShowOptions show_options;

  auto* list = app.add_subcommand(
      "list", "the katas, easiest first, and what is solved");
  auto* next = app.add_subcommand("next", "what to work on next");
  auto* show_hint = app.add_subcommand("hint", "one hint at a time");
  auto* grade = app.add_subcommand("grade", "judges kata.cc");
  auto* watch = app.add_subcommand(
      "watch", "judges kata.cc whenever it is saved, until Ctrl-C");
  auto* reset = app.add_subcommand(
      "reset", "makes kata.cc the starter again; keeps a copy of yours");
  auto* verify = app.add_subcommand(
      "verify",
      "reads the katas and judges all of solutions/: who refuses whom");
  auto* make = app.add_subcommand(
      "new", "makes a kata to change: a copy of the smallest, with a new name");
  auto* calibrate = app.add_subcommand(
      "calibrate", "derives byte targets for another compiler");
  auto* explore = app.add_subcommand(
      "explore", "explores a program of your own: dojo::Task<> Main()");
  auto* replay = app.add_subcommand("replay", "runs one schedule again");
  auto* show = app.add_subcommand(
      "show", "how a kata's workload runs: tasks, stacks, heap, the whole run");
  const InstructorCommands instructor(app);
  for (CLI::App* command : {show_hint, grade, reset, show}) {
    command->add_option("KATA", kata, "its name, number, or a part of the name")
        ->required();
  }
  watch->add_option("KATA", kata, "unless named, the next one");
  watch->add_option("--saves", saves, "ends after so many saves")
      ->check(CLI::NonNegativeNumber);
  for (CLI::App* command : {grade, watch}) {
    command->add_flag("--no-predict", no_predict,
                      "asks for no prediction before the first grade");
  }
  verify->add_option("KATA", kata, "only this one");
  verify->add_flag("--mutants", mutants,
                   "judges small changes of the reference fixes instead: is "
                   "each refused?");
  calibrate->add_option("KATA", kata, "only this one");
  calibrate->add_option("--config", config,
                        "Bazel's, which chooses the compiler: clang16");
  make->add_option("NAME", kata, "such as night_shift, or 12_night_shift")
      ->required();
  make->add_option("--title", title,
                   "a few words; made of the name unless said");
  show_hint->add_option(
      "N", hint, "which; unless said the one that fits the last verdict");
  replay->add_option("TOKEN", token, "from a report")->required();
  for (CLI::App* command : {grade, replay, show}) {
    command->add_option("--file", file, "judged in place of the kata's file");
  }
  show->add_option("--view", show_options.view,
                   "what to look at; runtime/views/README.md says what each "
                   "answers")
      ->required()
      ->check(CLI::IsMember(ViewNames()));
  show->add_option("--out", show_options.out,
                   "the file to write; unless said standard output, and on a "
                   "terminal a file for what is no text");
  show->add_option("--size", show_options.size,
                   "of the workload; unless said the first that is judged")
      ->check(CLI::Range(0, 1'000'000));
  show->add_option("--at", show_options.at,
                   "the moment: before, working (in the middle), or after")
      ->check(CLI::IsMember({"before", "working", "after"}));
  show->add_option("--debug", show_options.debug,
                   "of a dump: 1 groups of tasks, 2 each task; both unless "
                   "said")
      ->check(CLI::IsMember({"1", "2"}));
  show->add_option("--unit", show_options.unit,
                   "of folded stacks: bytes, or tasks")
      ->check(CLI::IsMember({"bytes", "tasks"}));
  explore->add_option("FILE", file, "one C++ file")->required();
  std::vector<std::string> formats = OtherFormats();
  formats.insert(formats.begin(), "text");
  grade
      ->add_option("--format", format,
                   "what to print; grader/REPORTS.md says what each is for")
      ->check(CLI::IsMember(formats));
  // CLI11 would only say that some subcommand is missing.
  const auto commands = app.get_subcommands([](CLI::App*) { return true; });
  const auto is_called = [argv](const CLI::App* command) {
    return command->get_name() == argv[1];
  };
  if (argc > 1 && argv[1][0] != '-' &&
      std::none_of(commands.begin(), commands.end(), is_called)) {
    std::fprintf(stderr, "grader: there is no subcommand \"%s\"; there are",
                 Clip(Printable(argv[1]), 60).c_str());
    for (const CLI::App* command : commands) {
      std::fprintf(stderr, " %s", command->get_name().c_str());
    }
    std::fputs("\n", stderr);
    return kUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
  }

  const auto katas = Open();
  if (!katas.ok()) {
    std::fprintf(stderr, "grader: %s\n",
                 std::string(katas.status().message()).c_str());
    return kUsage;
  }
  if (*list) return List(*katas);
  if (*next) return Next(*katas);
  if (*show_hint) return ShowHintOf(*katas, kata, hint);
  if (*grade) {
    return Grade(*katas, kata,
                 {.file = file, .format = format, .may_ask = !no_predict});
  }
  if (*watch) return WatchKata(*katas, kata, saves, !no_predict);
  if (*reset) return Reset(*katas, kata);
  if (*show) {
    show_options.file = file;
    return ShowView(*katas, kata, show_options);
  }
  if (const auto code = instructor.Run(*katas)) return *code;
  if (*explore) return ExploreFile(*katas, file);
  if (*calibrate) return CalibrateTargets(*katas, kata, config);
  if (*verify && mutants) return VerifyMutants(*katas, kata);
  if (*make) return MakeKata(*katas, kata, title);
  if (*verify) return VerifySolutions(*katas, kata);
  return ReplayToken(*katas, token, file);
}

}  // namespace
}  // namespace grader

int main(int argc, char** argv) { return grader::Main(argc, argv); }
