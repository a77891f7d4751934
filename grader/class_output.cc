#include "grader/class_output.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <utility>
#include <vector>

#include "grader/class_page.h"
#include "grader/csv.h"
#include "grader/files.h"
#include "grader/json.h"
#include "grader/text.h"
#include "grader/untrusted_files.h"

namespace grader {
namespace {

constexpr std::size_t kLargestVerdict = 4 << 20;
constexpr std::size_t kLargestReport = 4 << 20;

std::string FolderOf(const std::string& out, const GradeKey& key) {
  return out + "/" + key.first + "/" + key.second;
}

std::string PageOfClass(const ClassBook& book) {
  std::vector<ClassRow> rows;
  std::vector<std::string> learners;
  for (const Learner& learner : book.learners) {
    learners.push_back(learner.id);
    for (const std::string& kata : book.katas) {
      const Grade& grade = book.At(learner.id, kata);
      if (grade.standing == Standing::kMissing) continue;
      ClassRow row{.learner = learner.id,
                   .kata = kata,
                   .verdict = grade.verdict,
                   .points = grade.points,
                   .max_points = grade.max_points,
                   .pattern = grade.pattern,
                   .sentence = grade.sentence};
      if (grade.standing == Standing::kWaiting)
        row.refusal = "waits for its verdict";
      if (grade.standing == Standing::kRefused) row.refusal = grade.refusal;
      if (grade.standing == Standing::kJudged)
        row.report = learner.id + "/" + kata + "/report.html";
      if (grade.overridden)
        row.points = static_cast<int>(std::lround(grade.overridden->points));
      rows.push_back(std::move(row));
    }
  }
  return ClassPage("The class", rows, learners);
}

}  // namespace

absl::Status MakeFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return absl::FailedPreconditionError("cannot make the folder " + folder +
                                         ": " + error.message());
  }
  return absl::OkStatus();
}

absl::Status ReplaceFile(const std::string& path, std::string_view contents) {
  const auto before = ReadFile(path);
  if (before.ok() && *before == contents) return absl::OkStatus();
  const std::filesystem::path place(path);
  if (const absl::Status made = MakeFolder(place.parent_path()); !made.ok()) {
    return made;
  }
  const std::string beside = path + ".new";
  if (const absl::Status written = WriteFile(beside, contents); !written.ok()) {
    return written;
  }
  if (std::rename(beside.c_str(), path.c_str()) != 0) {
    return SystemError("cannot write " + path);
  }
  return absl::OkStatus();
}

absl::StatusOr<FolderLock> FolderLock::Take(const std::string& folder) {
  const std::string path = folder + "/.lock";
  const int descriptor =
      open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return SystemError("cannot lock " + path);
  FolderLock lock(descriptor);
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return absl::FailedPreconditionError(
        folder + " is in use: another `class` writes there; wait for its end");
  }
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

absl::StatusOr<Verdict> Publish(const std::string& root,
                                const std::string& folder,
                                const std::string& out, const GradeKey& key) {
  const std::string name = folder + "/verdict.json";
  const auto file = ReadUntrusted(root, name, kLargestVerdict);
  if (!file.ok()) return file.status();
  auto verdict = ParseVerdict(file->contents, name);
  if (!verdict.ok()) return verdict.status();
  if (verdict->kata != key.second) {
    return absl::InvalidArgumentError(name + " is a verdict on another kata");
  }
  const std::string place = FolderOf(out, key);
  const absl::Status written =
      ReplaceFile(place + "/verdict.json", file->contents);
  if (!written.ok()) return written;
  const auto report =
      ReadUntrusted(root, folder + "/report.html", kLargestReport);
  if (report.ok()) {
    const absl::Status copied =
        ReplaceFile(place + "/report.html", report->contents);
    if (!copied.ok()) return copied;
  }
  return verdict;
}

absl::Status WriteBook(const std::string& out, const ClassBook& book) {
  std::string refusals = ToCsv(CsvRow{"learner", "kata", "why"});
  std::map<std::string, std::string> texts;
  for (const Learner& learner : book.learners) texts[learner.id];
  for (const TurnedAway& refusal : book.refusals) {
    refusals += ToCsv(CsvRow{refusal.learner, refusal.kata, refusal.why});
    const auto text = texts.find(refusal.learner);
    if (text == texts.end()) continue;
    if (!refusal.kata.empty()) text->second += refusal.kata + ": ";
    text->second += refusal.why + "\n";
  }
  for (const auto& [path, contents] :
       {std::pair(out + "/gradebook.csv", Gradebook(book)),
        std::pair(out + "/index.html", PageOfClass(book)),
        std::pair(out + "/refusals.csv", refusals)}) {
    const absl::Status written = ReplaceFile(path, contents);
    if (!written.ok()) return written;
  }
  for (const auto& [learner, text] : texts) {
    const std::string path = out + "/" + learner + "/refusal.txt";
    if (text.empty()) {
      unlink(path.c_str());
      continue;
    }
    const absl::Status written = ReplaceFile(path, text);
    if (!written.ok()) return written;
  }
  return absl::OkStatus();
}

void RemoveStale(const std::string& out, const ClassBook& book) {
  for (const auto& [key, grade] : book.grades) {
    if (grade.standing == Standing::kJudged ||
        grade.standing == Standing::kWaiting) {
      continue;
    }
    const std::string place = FolderOf(out, key);
    for (const char* name : {"/verdict.json", "/report.html"}) {
      unlink((place + name).c_str());
    }
    rmdir(place.c_str());  // when nothing else lies in it
  }
}

}  // namespace grader
