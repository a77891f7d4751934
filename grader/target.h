// What Bazel is asked to judge: a kata's own file, or one from elsewhere, which
// Bazel sees as a repository of its own.
#ifndef GRADER_TARGET_H_
#define GRADER_TARGET_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/files.h"
#include "grader/manifest.h"
#include "grader/submission.h"
#include "grader/verdict.h"
#include "grader/workspace.h"

namespace grader {

// The repository that submissions from elsewhere are in.
inline constexpr char kSubmissionRepository[] = "leak_dojo_submission";

// Writes `files` (name -> text) into `folder`, as a repository that can stand
// in that one's place.
absl::Status WriteSubmissionRepository(
    const std::string& folder, const std::map<std::string, std::string>& files);

// Bazel's options: `folder` stands in its place; what has a verdict already is
// judged once more.
std::string SubmissionsAreIn(const std::string& folder);
std::string JudgeOnceMore();

struct Target {
  std::string label;   // "//katas/01_unclosed_range:verdict"
  std::string folder;  // of its outputs, below bazel-bin
  std::vector<std::string> options;
  std::optional<ScratchFolder> repository;
};

// kata.cc of `kata`, or `file` in its place when that is not empty.
absl::StatusOr<Target> TargetOfKata(const Manifest& kata,
                                    const std::string& file);

// The untouched starter of `kata`.
Target TargetOfStarter(const Manifest& kata);

// A program of one's own; its lines are reported as FILE:LINE.
absl::StatusOr<Target> TargetOfProgram(const std::string& file);

// Builds the target's files, with one option `more` when it is not empty.
// Returns where they are.
absl::StatusOr<std::string> Build(const Workspace& workspace,
                                  const Target& target,
                                  const std::string& more = "");

// The verdict in a folder that Build returned.
absl::StatusOr<Verdict> ReadVerdict(const std::string& folder);

// The verdict in `folder`, where Build has put it. A fault is judged once more,
// with a nonce that makes it a new action: it must not be served from a cache
// for ever.
absl::StatusOr<Verdict> JudgeBuilt(const Workspace& workspace,
                                   const Target& target,
                                   const std::string& folder);

// Build and JudgeBuilt. `folder` is set to where the verdict's files are.
absl::StatusOr<Verdict> Judge(const Workspace& workspace, const Target& target,
                              std::string& folder);

}  // namespace grader

#endif  // GRADER_TARGET_H_
