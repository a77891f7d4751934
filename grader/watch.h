// watch: judges kata.cc whenever it is saved, the behaviour first and the proof
// after it.
#ifndef GRADER_WATCH_H_
#define GRADER_WATCH_H_

#include <functional>
#include <optional>
#include <string>

#include "grader/katas.h"
#include "grader/target.h"

namespace grader {

struct WatchOptions {
  // After so many saves it ends; without it, never.
  std::optional<int> saves;
  // Called with each verdict and the folder of its files.
  std::function<void(const Verdict&, const std::string& folder)> judged;
};

// Judges at once, then after each save of `file`, which `target` judges. What
// is saved while it is judged is judged next, and nothing is judged twice. An
// error when the file cannot be watched any more; else the last verdict.
absl::StatusOr<Kind> Watch(const Workspace& workspace, const Target& target,
                           const std::string& file,
                           const WatchOptions& options);

}  // namespace grader

#endif  // GRADER_WATCH_H_
