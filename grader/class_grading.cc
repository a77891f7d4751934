#include "grader/class_grading.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <map>

#include "grader/class_events.h"
#include "grader/class_output.h"
#include "grader/class_workspace.h"
#include "grader/untrusted_files.h"

namespace grader {
namespace {

// How often a book that grows is written: a large one takes a while.
constexpr std::chrono::seconds kBookEvery{5};

}  // namespace

absl::StatusOr<int> JudgeClass(const ClassBazel& bazel,
                               const std::vector<GradeKey>& keys,
                               const ClassJudging& judging, ClassBook& book) {
  std::string targets;
  std::map<std::string, GradeKey> by_label;
  for (const GradeKey& key : keys) {
    const std::string label = LabelOf(key);
    targets += label + "\n";
    by_label[label] = key;
  }
  const absl::Status named = ReplaceFile(bazel.targets, targets);
  if (!named.ok()) return named;
  // Those of the build before are not of this one.
  unlink(bazel.events.c_str());
  const std::filesystem::path events_file(bazel.events);
  UntrustedTail tail(events_file.parent_path(), events_file.filename());
  BuildEvents events;
  absl::Status failed;
  std::size_t done = 0;
  auto written = std::chrono::steady_clock::now();
  const auto publish = [&](const std::string& label) {
    const auto key = by_label.find(label);
    if (key == by_label.end()) return false;
    const auto verdict =
        Publish(ExecutionRoot(bazel),
                events.BinFolder() + "/" + OutputFolderOf(key->second),
                judging.out, key->second);
    if (!verdict.ok()) {
      if (failed.ok()) failed = verdict.status();
      return false;
    }
    Note(book, key->second.first, *verdict);
    ++done;
    return true;
  };
  const auto moment = [&] {
    bool changed = false;
    for (const std::string& label : events.Feed(tail.More())) {
      changed |= publish(label);
    }
    if (changed) {
      judging.progress(done, keys.size());
      const auto now = std::chrono::steady_clock::now();
      if (now - written > kBookEvery) {
        written = now;
        const absl::Status wrote = WriteBook(judging.out, book);
        if (failed.ok()) failed = wrote;
      }
    }
    return !judging.is_interrupted();
  };
  const auto code = BuildClass(bazel, moment);
  const absl::Status wrote = WriteBook(judging.out, book);
  if (!code.ok()) return code.status();
  if (!wrote.ok()) return wrote;
  if (!failed.ok()) return failed;
  return code;
}

}  // namespace grader
