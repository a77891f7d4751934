#include "grader/class_command.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <optional>

#include "grader/class_grading.h"
#include "grader/class_output.h"
#include "grader/class_place.h"
#include "grader/class_progress.h"
#include "grader/class_trail.h"
#include "grader/class_workspace.h"
#include "grader/files.h"
#include "grader/json.h"
#include "grader/privilege.h"
#include "grader/pseudonyms.h"
#include "grader/roster.h"
#include "grader/terminal.h"
#include "grader/text.h"

namespace grader {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestTable = 16 << 20;
constexpr int kLinesOfBazel = 20;

volatile std::sig_atomic_t interrupted = 0;

void Interrupt(int) { interrupted = 1; }

// What ends a run, and with which exit code.
struct Failure {
  absl::Status status;
  int exit_code = kGraderFault;
};

// "2026-01-31 17:05:00 UTC", in the manner of nbgrader.
std::string Timestamp(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm parts;
  char text[64];
  if (!gmtime_r(&time, &parts) ||
      std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts) == 0) {
    return "";
  }
  return text;
}

// The last words of Bazel.
std::string Tail(const std::string& file) {
  const auto text = ReadFile(file);
  if (!text.ok()) return "";
  const auto lines = Lines(*text);
  std::string tail;
  const std::size_t first =
      lines.size() > kLinesOfBazel ? lines.size() - kLinesOfBazel : 0;
  for (std::size_t i = first; i < lines.size(); ++i) {
    tail += "  " + Printable(lines[i]) + "\n";
  }
  return tail;
}

// A table that may not exist yet.
template <class Row>
absl::StatusOr<std::vector<Row>> ReadTable(
    const std::string& path,
    absl::StatusOr<std::vector<Row>> (*parse)(std::string_view,
                                              std::string_view)) {
  if (!fs::exists(path)) return std::vector<Row>();
  const auto text = ReadFile(path, kLargestTable);
  if (!text.ok()) return text.status();
  return parse(*text, path);
}

class ClassRun {
 public:
  ClassRun(const Katas& katas, const ClassOptions& options)
      : katas_(katas), options_(options) {}

  int Run() {
    for (const auto step :
         {&ClassRun::FindFolders, &ClassRun::ReadRoster, &ClassRun::MakePlace,
          &ClassRun::ReadAll, &ClassRun::ReadTrail, &ClassRun::JudgeAll,
          &ClassRun::JudgeFaultsAgain}) {
      if (const auto failure = (this->*step)()) {
        return Complain(failure->status, failure->exit_code);
      }
      if (interrupted) break;
    }
    return Summarize();
  }

 private:
  using Outcome = std::optional<Failure>;

  static Outcome Wrong(absl::Status status) {
    return Failure{std::move(status), kUsage};
  }
  static Outcome IfBad(absl::Status status, int exit_code = kGraderFault) {
    if (status.ok()) return std::nullopt;
    return Failure{std::move(status), exit_code};
  }

  // ---- Before anything is judged ----

  Outcome FindFolders() {
    std::error_code error;
    const auto absolute = [&](const std::string& path) {
      return fs::weakly_canonical(Workspace::UserPath(path), error).string();
    };
    submissions_ = absolute(options_.submissions);
    out_ = absolute(options_.out);
    if (!fs::is_directory(submissions_, error)) {
      return Wrong(absl::NotFoundError("there is no folder " + submissions_ +
                                       " of submissions"));
    }
    if ((out_ + "/").starts_with(submissions_ + "/")) {
      return Wrong(absl::InvalidArgumentError(
          "--out must not lie among the submissions: it would be one"));
    }
    if (const absl::Status made = MakeFolder(out_); !made.ok()) {
      return Wrong(made);
    }
    auto lock = FolderLock::Take(out_);
    if (!lock.ok()) return Wrong(lock.status());
    out_lock_.emplace(*std::move(lock));
    return std::nullopt;
  }

  Outcome ReadRoster() {
    if (options_.roster.empty()) return std::nullopt;
    const std::string path = Workspace::UserPath(options_.roster);
    const auto text = ReadFile(path, kLargestTable);
    if (!text.ok()) return Wrong(text.status());
    auto roster = ParseRoster(*text, path);
    if (!roster.ok()) return Wrong(roster.status());
    roster_ = *std::move(roster);
    return std::nullopt;
  }

  Outcome MakePlace() {
    const std::string folder = options_.cache.empty()
                                   ? DefaultClassFolder(out_)
                                   : Workspace::UserPath(options_.cache);
    auto place = MakeClassPlace(folder, katas_.workspace.Root());
    if (!place.ok()) return Wrong(place.status());
    place_ = *std::move(place);
    auto lock = FolderLock::Take(folder);
    if (!lock.ok()) return Wrong(lock.status());
    place_lock_.emplace(*std::move(lock));
    SetBazelOptions();
    if (options_.disk_cache.empty()) return std::nullopt;
    return IfBad(MakeForBazel(Workspace::UserPath(options_.disk_cache)),
                 kUsage);
  }

  void SetBazelOptions() {
    std::vector<std::string>& bazel = place_.bazel.options;
    if (options_.jobs > 0) {
      bazel.push_back("--jobs=" + std::to_string(options_.jobs));
    }
    for (const auto& [name, value] :
         {std::pair("--remote_cache=", options_.remote_cache),
          std::pair("--remote_executor=", options_.remote_executor),
          std::pair("--disk_cache=",
                    options_.disk_cache.empty()
                        ? std::string()
                        : Workspace::UserPath(options_.disk_cache))}) {
      if (!value.empty()) bazel.push_back(name + value);
    }
    const auto hidden =
        Hide(place_, {submissions_, out_, katas_.workspace.Root()});
    bazel.insert(bazel.end(), hidden.begin(), hidden.end());
  }

  // ---- What was handed in ----

  bool IsOnRoster(const std::string& learner) const {
    return roster_.empty() ||
           std::any_of(roster_.begin(), roster_.end(),
                       [&](const Learner& on) { return on.id == learner; });
  }

  Outcome ReadAll() {
    workspace_.emplace(place_.bazel.workspace, place_.engine);
    std::vector<std::string> names;
    for (const Manifest& kata : katas_.all) names.push_back(kata.kata);
    std::vector<GradeKey> accepted;
    std::vector<TurnedAway> refusals;
    std::map<GradeKey, std::string> timestamps;
    SubmissionSink sink;
    sink.accept = [&](HandedIn submission) {
      const GradeKey key = {submission.learner, submission.kata};
      accepted.push_back(key);
      timestamps[key] = Timestamp(submission.modified);
      if (!IsOnRoster(key.first)) return absl::OkStatus();
      keys_.push_back(key);
      return workspace_->Add(submission);
    };
    sink.refuse = [&](TurnedAway refusal) {
      refusals.push_back(std::move(refusal));
    };
    const absl::Status read = ReadSubmissions(submissions_, names, sink);
    if (!read.ok()) return Wrong(read);
    book_ = MakeClassBook(names, accepted, refusals, roster_);
    if (options_.timestamps) {
      for (const auto& [key, timestamp] : timestamps) {
        const auto grade = book_.grades.find(key);
        if (grade != book_.grades.end()) grade->second.timestamp = timestamp;
      }
    }
    for (const TurnedAway& refusal : book_.refusals) {
      std::fprintf(stderr, "grader: refused: %s%s%s: %s\n",
                   Printable(refusal.learner).c_str(),
                   refusal.kata.empty() ? "" : ", ", refusal.kata.c_str(),
                   refusal.why.c_str());
    }
    return std::nullopt;
  }

  // ---- What people decided ----

  Outcome ReadTrail() {
    const std::string overrides_file = out_ + "/overrides.csv";
    auto overrides = ReadTable(overrides_file, ParseOverrides);
    if (!overrides.ok()) return Wrong(overrides.status());
    if (!options_.override_words.empty()) {
      auto override = MakeOverride(options_.override_words);
      if (!override.ok()) return Wrong(override.status());
      if (!book_.grades.contains({override->learner, override->kata})) {
        return Wrong(absl::NotFoundError(
            "there is no learner " + Printable(override->learner) +
            " with a kata " + Printable(override->kata) + " in this class"));
      }
      overrides->push_back(*std::move(override));
      const absl::Status kept = ReplaceFile(overrides_file, ToCsv(*overrides));
      if (!kept.ok()) return Failure{kept};
    }
    Apply(book_, *overrides);

    auto regrades = ReadTable(out_ + "/regrades.csv", ParseRegrades);
    if (!regrades.ok()) return Wrong(regrades.status());
    regrades_ = *std::move(regrades);
    for (const std::string& words : options_.regrades) {
      const auto meant = MeantBy(words, keys_);
      if (!meant.ok()) return Wrong(meant.status());
      for (const GradeKey& key : *meant) NewNonce(key, "asked for");
    }
    // A fault that a cache holds is judged anew.
    for (const GradeKey& key : keys_) {
      const std::string file =
          out_ + "/" + key.first + "/" + key.second + "/verdict.json";
      if (!fs::exists(file)) continue;
      const auto text = ReadFile(file);
      if (!text.ok()) continue;
      const auto verdict = ParseVerdict(*text, file);
      if (verdict.ok() && verdict->verdict == Kind::kGraderFault) {
        NewNonce(key, "it was a fault before");
      }
    }
    return std::nullopt;
  }

  void NewNonce(const GradeKey& key, const std::string& why) {
    const auto nonces = Nonces(regrades_);
    const auto last = nonces.find(key);
    regrades_.push_back(
        {key, last == nonces.end() ? 1 : last->second + 1, why});
  }

  // ---- Judging ----

  Outcome JudgeAll() {
    std::fprintf(
        stderr, "grader: %s of %s\n",
        Count(static_cast<std::int64_t>(keys_.size()), "submission").c_str(),
        Count(static_cast<std::int64_t>(book_.learners.size()), "learner")
            .c_str());
    return Judge(keys_);
  }

  // Once more, with another nonce: then it is a person's turn.
  Outcome JudgeFaultsAgain() {
    std::vector<GradeKey> faults;
    for (const auto& [key, grade] : book_.grades) {
      if (grade.standing == Standing::kJudged &&
          grade.verdict == Kind::kGraderFault) {
        faults.push_back(key);
        NewNonce(key, "grader fault");
      }
    }
    if (faults.empty()) return std::nullopt;
    std::fprintf(stderr, "grader: judging %s once more\n",
                 Count(static_cast<std::int64_t>(faults.size()), "grader fault")
                     .c_str());
    return Judge(faults);
  }

  Outcome Judge(const std::vector<GradeKey>& keys) {
    if (!regrades_.empty()) {
      const absl::Status kept =
          ReplaceFile(out_ + "/regrades.csv", ToCsv(regrades_));
      if (!kept.ok()) return Failure{kept};
    }
    const absl::Status ready = workspace_->Finish(keys_, Nonces(regrades_));
    if (!ready.ok()) return Failure{ready};
    if (keys.empty()) return IfBad(WriteBook(out_, book_));
    ClassJudging judging;
    judging.out = out_;
    judging.is_interrupted = [] { return interrupted != 0; };
    judging.progress = [this](std::size_t done, std::size_t total) {
      ShowProgress(done, total);
    };
    first_look_.reset();
    shown_ = 0;
    ShowProgress(0, keys.size());
    const auto code = JudgeClass(place_.bazel, keys, judging, book_);
    return IfBad(code.status());
  }

  // On a terminal in one line that changes; otherwise twenty lines at most.
  void ShowProgress(std::size_t done, std::size_t total) {
    const auto now = std::chrono::steady_clock::now();
    if (done > 0 && !first_look_) first_look_.emplace(now, done);
    const bool is_terminal = isatty(STDERR_FILENO);
    if (!is_terminal && done != 0 && done != total &&
        done - shown_ < (total + 19) / 20) {
      return;
    }
    shown_ = done;
    const std::chrono::duration<double> seconds =
        first_look_ ? now - first_look_->first : now - now;
    const std::string line =
        ProgressLine(done, total, first_look_ ? done - first_look_->second : 0,
                     seconds.count());
    std::fprintf(stderr, is_terminal ? "\r\033[K%s%s" : "%s%s\n", line.c_str(),
                 is_terminal && done == total ? "\n" : "");
  }

  // ---- The end ----

  int Summarize() {
    std::size_t judged = 0, waiting = 0, faults = 0;
    for (const auto& [key, grade] : book_.grades) {
      if (grade.standing == Standing::kWaiting) ++waiting;
      if (grade.standing != Standing::kJudged) continue;
      ++judged;
      if (grade.verdict == Kind::kGraderFault) ++faults;
    }
    if (interrupted) {
      std::fprintf(stderr,
                   "\ngrader: interrupted; %zu verdicts are in %s, and the "
                   "same call goes on from there\n",
                   judged, out_.c_str());
      return kJudgedNotSo;
    }
    RemoveStale(out_, book_);
    if (options_.anonymous) {
      const absl::Status written = WriteAnonymous(out_, book_);
      if (!written.ok()) return Complain(written, kGraderFault);
    }
    if (waiting > 0) {
      std::fprintf(stderr,
                   "grader: Bazel reached no verdict for %zu of %zu; "
                   "its last words (%s):\n%s",
                   waiting, waiting + judged, place_.bazel.log.c_str(),
                   Tail(place_.bazel.log).c_str());
      return kGraderFault;
    }
    std::fprintf(
        stdout, "%s, %s, %s: %s/gradebook.csv, %s/index.html\n",
        Count(static_cast<std::int64_t>(judged), "verdict").c_str(),
        Count(static_cast<std::int64_t>(faults), "fault").c_str(),
        Count(static_cast<std::int64_t>(book_.refusals.size()), "refusal")
            .c_str(),
        out_.c_str(), out_.c_str());
    return faults == 0 && book_.refusals.empty() ? kDone : kJudgedNotSo;
  }

  const Katas& katas_;
  const ClassOptions& options_;
  std::string submissions_, out_;
  std::optional<FolderLock> out_lock_, place_lock_;
  std::vector<Learner> roster_;
  ClassPlace place_;
  std::optional<ClassWorkspace> workspace_;
  std::vector<GradeKey> keys_;  // what is judged; sorted
  std::vector<Regrade> regrades_;
  ClassBook book_;
  // When the first verdicts were there, and how many.
  std::optional<std::pair<std::chrono::steady_clock::time_point, std::size_t>>
      first_look_;
  std::size_t shown_ = 0;
};

}  // namespace

int GradeClass(const Katas& katas, const ClassOptions& options) {
  // Whoever judges without rights must be able to read what we hand them.
  if (IsRoot()) umask(022);
  struct sigaction action = {};
  action.sa_handler = Interrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return ClassRun(katas, options).Run();
}

}  // namespace grader
