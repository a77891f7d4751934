#include "grader/watch.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "grader/file_watch.h"
#include "grader/terminal.h"
#include "grader/text.h"

namespace grader {
namespace {

using std::chrono::steady_clock;

std::string Since(steady_clock::time_point start) {
  char text[32];
  std::snprintf(
      text, sizeof text, " (%.1f s)",
      std::chrono::duration<double>(steady_clock::now() - start).count());
  return text;
}

// The first word: what the tests say.
std::string Behaviour(const Verdict& verdict, const std::string& time) {
  const auto failed =
      std::find_if_not(verdict.tests.begin(), verdict.tests.end(),
                       [](const TestResult& test) { return test.passed; });
  const auto passed =
      std::count_if(verdict.tests.begin(), verdict.tests.end(),
                    [](const TestResult& test) { return test.passed; });
  std::string text = "\nbehaviour" + time + ": ";
  if (verdict.tests.empty()) return text + verdict.sentence + "\n";
  text += std::to_string(passed) + " of " +
          Count(static_cast<std::int64_t>(verdict.tests.size()), "test") +
          " passed\n";
  if (failed != verdict.tests.end()) {
    text += "  " + failed->name + "\n      " + failed->message + "\n";
  }
  return text;
}

}  // namespace

absl::StatusOr<Kind> Watch(const Workspace& workspace, const Target& target,
                           const std::string& file,
                           const WatchOptions& options) {
  auto watch = FileWatch::Of(file);
  if (!watch.ok()) return watch.status();
  const auto bin = workspace.BinFolder();
  if (!bin.ok()) return bin.status();
  const std::string folder = *bin + "/" + target.folder;
  const auto saved_again = [&] { return watch->SavedAgain(); };

  std::vector<std::string> behaviour = target.options;
  behaviour.push_back("--output_groups=behaviour");
  auto start = steady_clock::now();
  std::string judged_source;
  Kind last = Kind::kFail;
  for (int saves = 0;; ++saves) {
    auto source = ReadFile(file, kLargestSubmission);
    // An editor may be about to put it back.
    if (source.ok() && *source != judged_source) {
      judged_source = *source;
      absl::Status built =
          workspace.Build(behaviour, {target.label}, saved_again);
      if (built.ok()) {
        const auto verdict = ReadVerdict(folder + "/behaviour");
        if (!verdict.ok()) return verdict.status();
        Print(Behaviour(*verdict, Since(start)));
        built = workspace.Build(target.options, {target.label}, saved_again);
      }
      if (built.ok()) {
        const auto verdict = JudgeBuilt(workspace, target, folder);
        if (!verdict.ok()) return verdict.status();
        Print("\nproof" + Since(start) + ":\n");
        options.judged(*verdict, folder);
        last = verdict->verdict;
      } else if (absl::IsCancelled(built)) {
        judged_source.clear();
      } else {
        return built;
      }
    }
    if (options.saves && saves >= *options.saves) return last;
    const auto saved = watch->WaitForSave();
    if (!saved.ok()) return saved.status();
    start = *saved;
  }
}

}  // namespace grader
