#include "grader/mutation_command.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "grader/files.h"
#include "grader/find_kata.h"
#include "grader/judge_log.h"
#include "grader/mutants.h"
#include "grader/mutation.h"
#include "grader/solutions.h"
#include "grader/target.h"
#include "grader/terminal.h"
#include "grader/text.h"

namespace grader {
namespace {

// Whoever waits sees a line after so many.
constexpr std::size_t kAtATime = 8;

std::string NameOf(std::size_t mutant) {
  return "mutant_" + std::to_string(mutant + 1);
}

// What Bazel is to build.
struct Verdicts {
  std::vector<std::string> labels;
  std::vector<std::string> folders;  // below bazel-bin, for each label
};

// Writes the mutants as a repository of their own, which stands in the place of
// a submission.
absl::Status WriteRepository(const Manifest& kata,
                             const std::vector<Mutant>& mutants,
                             const std::string& folder) {
  // "@//" is the checkout, whatever its name.
  std::string build = "load(\"@//katas:kata.bzl\", \"kata_verdict\")\n";
  std::map<std::string, std::string> files;
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    const std::string name = NameOf(i);
    build += "kata_verdict(name = \"" + name + "\", src = \"" + name +
             ".cc\", kata = \"@//katas/" + kata.kata + "\")\n";
    files[name + ".cc"] = mutants[i].source;
  }
  files["BUILD"] = build;
  return WriteSubmissionRepository(folder, files);
}

// Builds the verdicts, a few at a time, and says how far it is.
absl::Status BuildAll(const Workspace& workspace,
                      const std::vector<std::string>& options,
                      const std::vector<std::string>& labels,
                      const std::string& kata) {
  for (std::size_t done = 0; done < labels.size();) {
    const std::size_t next = std::min(done + kAtATime, labels.size());
    const absl::Status built = workspace.Build(
        options, {labels.begin() + static_cast<std::ptrdiff_t>(done),
                  labels.begin() + static_cast<std::ptrdiff_t>(next)});
    if (!built.ok()) return built;
    done = next;
    std::fprintf(stderr, "grader: %s: %zu of %zu judged\n", kata.c_str(), done,
                 labels.size());
  }
  return absl::OkStatus();
}

absl::StatusOr<Judged> ReadJudged(const std::string& folder) {
  auto verdict = ReadVerdict(folder);
  if (!verdict.ok()) return verdict.status();
  const auto log = ReadFile(folder + "/log.txt");
  if (!log.ok()) return log.status();
  auto records = RecordsInLog(*log, "exploration, ascending");
  if (!records.ok()) return records.status();
  return Judged{"", *std::move(verdict), std::move(records->explorations)};
}

// Those whose verdict is a fault of the grader's own.
absl::StatusOr<std::vector<std::string>> Faults(const Verdicts& verdicts,
                                                const std::string& bin) {
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < verdicts.labels.size(); ++i) {
    const auto verdict = ReadVerdict(bin + "/" + verdicts.folders[i]);
    if (!verdict.ok()) return verdict.status();
    if (verdict->verdict == Kind::kGraderFault)
      labels.push_back(verdicts.labels[i]);
  }
  return labels;
}

// All verdicts, in their order; a fault is judged once more.
absl::StatusOr<std::vector<Judged>> JudgeAll(const Workspace& workspace,
                                             const Verdicts& verdicts,
                                             const std::string& repository,
                                             const std::string& kata) {
  std::vector<std::string> options = {"--keep_going",
                                      SubmissionsAreIn(repository)};
  absl::Status built = BuildAll(workspace, options, verdicts.labels, kata);
  if (!built.ok()) return built;
  const auto bin = workspace.BinFolder();
  if (!bin.ok()) return bin.status();
  const auto faults = Faults(verdicts, *bin);
  if (!faults.ok()) return faults.status();
  if (!faults->empty()) {
    options.push_back(JudgeOnceMore());
    built = BuildAll(workspace, options, *faults, kata + ", once more");
    if (!built.ok()) return built;
  }
  std::vector<Judged> all;
  for (const std::string& folder : verdicts.folders) {
    auto judged = ReadJudged(*bin + "/" + folder);
    if (!judged.ok()) return judged.status();
    all.push_back(*std::move(judged));
  }
  return all;
}

absl::StatusOr<Mutation> Mutate(const Workspace& workspace,
                                const Manifest& kata) {
  const std::string folder = "solutions/" + kata.kata;
  const auto source =
      ReadFile(workspace.Path(folder + "/kata.cc"), kLargestSubmission);
  if (!source.ok()) return source.status();
  std::vector<Mutant> mutants = MutantsOf(*source);
  const auto repository = ScratchFolder::Make();
  if (!repository.ok()) return repository.status();
  const absl::Status written =
      WriteRepository(kata, mutants, repository->path());
  if (!written.ok()) return written;

  auto files = JudgedFiles(workspace, kata);
  if (!files.ok()) return files.status();
  std::erase_if(*files, [](const JudgedFile& each) {
    return each.file != "kata.cc" && !absl::StartsWith(each.file, "right/");
  });
  // "kata.cc", the reference, sorts before "right/": it is compared with first.
  Verdicts verdicts;
  for (const JudgedFile& each : *files) {
    verdicts.labels.push_back(each.target);
    verdicts.folders.push_back(each.folder);
  }
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    verdicts.labels.push_back(std::string("@") + kSubmissionRepository +
                              "//:" + NameOf(i));
    verdicts.folders.push_back(std::string("external/") +
                               kSubmissionRepository + "/" + NameOf(i));
  }
  auto judged = JudgeAll(workspace, verdicts, repository->path(), kata.kata);
  if (!judged.ok()) return judged.status();
  std::vector<Judged> right;
  for (std::size_t i = 0; i < files->size(); ++i) {
    right.push_back(std::move((*judged)[i]));
    right.back().file = (*files)[i].file;
    if (right.back().verdict.verdict == Kind::kPass) continue;
    return absl::FailedPreconditionError(
        folder + "/" + right.back().file +
        " does not pass itself: " + right.back().verdict.sentence +
        " Mend it first; `verify " + kata.kata + "` shows more");
  }
  std::vector<JudgedMutant> all;
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    all.push_back(
        {std::move(mutants[i]), std::move((*judged)[files->size() + i])});
  }
  return Compare(kata.kata, right, all);
}

}  // namespace

int VerifyMutants(const Katas& katas, const std::string& name) {
  const auto chosen = ChooseKatas(katas.all, name);
  if (!chosen.ok()) return Complain(chosen.status(), kUsage);
  Mutation sum;
  for (const Manifest& kata : *chosen) {
    const auto mutation = Mutate(katas.workspace, kata);
    if (!mutation.ok()) return Complain(mutation.status(), kGraderFault);
    Print(mutation->text);
    sum.mutants += mutation->mutants;
    sum.without_code += mutation->without_code;
    sum.killed += mutation->killed;
    sum.equivalent += mutation->equivalent;
    sum.other_bytes += mutation->other_bytes;
    sum.survivors += mutation->survivors;
    sum.faults += mutation->faults;
  }
  Print("mutants: " + std::to_string(sum.mutants) + ", " +
        std::to_string(sum.killed) + " refused, " +
        std::to_string(sum.without_code) + " without code, " +
        std::to_string(sum.equivalent) + " equivalent, " +
        std::to_string(sum.other_bytes) + " right in other bytes, " +
        std::to_string(sum.survivors) + " survive, " +
        std::to_string(sum.faults) + " not judged\n");
  return sum.survivors == 0 && sum.faults == 0 ? kDone : kJudgedNotSo;
}

}  // namespace grader
