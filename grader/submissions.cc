#include "grader/submissions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "grader/archive.h"
#include "grader/learner.h"
#include "grader/text.h"
#include "grader/untrusted_files.h"

namespace grader {
namespace {

constexpr std::size_t kMostEntries = 100'000;       // of a class
constexpr std::size_t kMostEntriesOfLearner = 200;  // of a folder of theirs
constexpr std::size_t kLargestArchive = 16 << 20;

// What one learner has handed in, by where it lies.
struct WhatIsThere {
  std::vector<std::string> folders;
  std::vector<std::string> archives;
  std::vector<std::pair<std::string, std::string>> files;  // kata, name
};

std::string Message(const absl::Status& status) {
  return Clip(Printable(std::string(status.message())), 300);
}

std::string LastPart(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

// Why `source` is no source text; empty when it is.
std::string WrongText(const std::string& source) {
  if (source.size() > kLargestSubmission) {
    return "kata.cc is larger than " +
           WithCommas(static_cast<std::int64_t>(kLargestSubmission)) + " bytes";
  }
  int line = 0;
  for (const std::string_view text : Lines(source)) {
    ++line;
    const std::string where = "line " + std::to_string(line) + " of kata.cc ";
    if (text.find('\0') != std::string_view::npos) {
      return where + "holds a NUL byte: it is no text";
    }
    if (!IsUtf8(text)) {
      return where + "is not UTF-8: save the file as UTF-8";
    }
  }
  return "";
}

class Collector {
 public:
  Collector(const std::string& root, const std::vector<std::string>& katas,
            const SubmissionSink& sink)
      : root_(root), katas_(katas), sink_(sink) {}

  absl::Status Learner(const std::string& learner,
                       const WhatIsThere& handed_in) {
    learner_ = learner;
    found_.clear();
    refused_.clear();
    const std::size_t wholes =
        handed_in.folders.size() + handed_in.archives.size();
    if (wholes > 1) {
      std::string names;
      for (const auto* list : {&handed_in.folders, &handed_in.archives}) {
        for (const std::string& name : *list) {
          names += (names.empty() ? "" : " and ") + name;
        }
      }
      Refuse("", "handed in more than once: " + names + "; keep one of them");
      return absl::OkStatus();
    }
    for (const std::string& folder : handed_in.folders) ReadFolder(folder);
    for (const std::string& archive : handed_in.archives) {
      ReadArchiveOf(archive);
    }
    for (const auto& [kata, file] : handed_in.files) ReadOne(kata, file);
    for (auto& [kata, submission] : found_) {
      if (refused_.contains(kata)) continue;
      if (const std::string wrong = WrongText(submission.source);
          !wrong.empty()) {
        Refuse(kata, wrong);
        continue;
      }
      const absl::Status accepted = sink_.accept(std::move(submission));
      if (!accepted.ok()) return accepted;
    }
    if (found_.empty() && refused_.empty()) {
      Refuse("", "holds no <kata>/kata.cc, for instance " +
                     (katas_.empty() ? "" : katas_.front()) + "/kata.cc");
    }
    return absl::OkStatus();
  }

 private:
  bool IsKata(const std::string& name) const {
    return std::find(katas_.begin(), katas_.end(), name) != katas_.end();
  }

  void Refuse(const std::string& kata, const std::string& why) {
    // One is enough for one file.
    if (!refused_.insert(kata).second && !kata.empty()) return;
    sink_.refuse({learner_, kata, Clip(Printable(why), 400)});
  }

  void RefuseUnknown(const std::string& name) {
    Refuse("", "there is no kata \"" + Clip(Printable(name), 60) +
                   "\": `bazel run //grader -- list` has their names");
  }

  void Take(const std::string& kata, std::string source,
            std::int64_t modified) {
    const bool is_first =
        found_
            .try_emplace(kata,
                         HandedIn{learner_, kata, std::move(source), modified})
            .second;
    if (!is_first) {
      Refuse(kata, "there are two files for it; which one counts?");
    }
  }

  void ReadOne(const std::string& kata, const std::string& path) {
    auto file = ReadUntrusted(root_, path, kLargestSubmission);
    if (!file.ok()) {
      Refuse(kata, Message(file.status()));
      return;
    }
    Take(kata, std::move(file->contents), file->modified);
  }

  void ReadFolder(const std::string& folder) {
    const auto entries = ListUntrusted(root_, folder, kMostEntriesOfLearner);
    if (!entries.ok()) {
      Refuse("", Message(entries.status()));
      return;
    }
    for (const Entry& entry : *entries) {
      if (entry.name.starts_with('.')) continue;
      const std::string path = folder + "/" + entry.name;
      if (IsKata(entry.name)) {
        if (entry.type == EntryType::kFolder) {
          ReadKataFolder(entry.name, path);
        } else {
          Refuse(entry.name, entry.name + " is no folder");
        }
      } else if (entry.name.ends_with(".cc")) {
        const std::string kata = entry.name.substr(0, entry.name.size() - 3);
        if (IsKata(kata)) {
          ReadOne(kata, path);
        } else {
          RefuseUnknown(kata);
        }
      } else if (entry.type == EntryType::kFolder &&
                 ReadUntrusted(root_, path + "/kata.cc", kLargestSubmission)
                     .ok()) {
        RefuseUnknown(entry.name);
      }
    }
  }

  void ReadKataFolder(const std::string& kata, const std::string& folder) {
    auto file = ReadUntrusted(root_, folder + "/kata.cc", kLargestSubmission);
    if (file.ok()) {
      Take(kata, std::move(file->contents), file->modified);
    } else if (absl::IsNotFound(file.status())) {
      Refuse(kata, "the folder holds no kata.cc");
    } else {
      Refuse(kata, Message(file.status()));
    }
  }

  void ReadArchiveOf(const std::string& name) {
    const auto bytes = ReadUntrusted(root_, name, kLargestArchive);
    if (!bytes.ok()) {
      Refuse("", Message(bytes.status()));
      return;
    }
    auto files = ReadArchiveApart(bytes->contents);
    if (!files.ok()) {
      Refuse("", Printable(name) + ": " + Message(files.status()));
      return;
    }
    for (ArchivedFile& file : *files) {
      const std::string last = LastPart(file.path);
      const std::string folder =
          last.size() == file.path.size()
              ? ""
              : file.path.substr(0, file.path.size() - last.size() - 1);
      // Systems leave files of their own behind.
      if (last.starts_with('.') || file.path.starts_with("__MACOSX/")) continue;
      std::string kata;
      if (last == "kata.cc" && !folder.empty()) {
        kata = LastPart(folder);
      } else if (last.ends_with(".cc")) {
        kata = last.substr(0, last.size() - 3);
      } else {
        continue;
      }
      if (IsKata(kata)) {
        Take(kata, std::move(file.contents), file.modified);
      } else if (last == "kata.cc") {
        RefuseUnknown(kata);
      }
    }
  }

  const std::string& root_;
  const std::vector<std::string>& katas_;
  const SubmissionSink& sink_;
  std::string learner_;
  std::map<std::string, HandedIn> found_;  // by kata
  std::set<std::string> refused_;          // katas; "": the whole
};

// "alice", "01_unclosed_range" for "alice_01_unclosed_range.cc".
std::optional<std::pair<std::string, std::string>> SingleFile(
    const std::string& name, const std::vector<std::string>& katas) {
  for (const std::string& kata : katas) {
    const std::string ending = "_" + kata + ".cc";
    if (name.size() > ending.size() && name.ends_with(ending)) {
      return std::pair(name.substr(0, name.size() - ending.size()), kata);
    }
  }
  return std::nullopt;
}

}  // namespace

absl::Status ReadSubmissions(const std::string& folder,
                             const std::vector<std::string>& katas,
                             const SubmissionSink& sink) {
  const auto entries = ListUntrusted(folder, "", kMostEntries);
  if (!entries.ok()) return entries.status();
  std::map<std::string, WhatIsThere> learners;
  for (const Entry& entry : *entries) {
    if (entry.name.starts_with('.')) continue;
    const auto refuse = [&](const std::string& why) {
      sink.refuse({Clip(Printable(entry.name), 60), "", why});
    };
    if (entry.type == EntryType::kOther) {
      refuse("is neither a file nor a folder: links are not followed");
      continue;
    }
    std::string learner = entry.name;
    std::string kata;
    if (entry.type == EntryType::kFile) {
      learner = ArchiveStem(entry.name);
      if (learner.empty()) {
        const auto single = SingleFile(entry.name, katas);
        if (!single) {
          refuse(
              "is no submission: those are folders, .zip, .tar, .tar.gz, .tgz, "
              "and files <learner>_<kata>.cc");
          continue;
        }
        std::tie(learner, kata) = *single;
      }
    }
    if (const absl::Status valid = IsLearnerId(learner); !valid.ok()) {
      refuse(Message(valid));
      continue;
    }
    WhatIsThere& handed_in = learners[learner];
    if (entry.type == EntryType::kFolder) {
      handed_in.folders.push_back(entry.name);
    } else if (kata.empty()) {
      handed_in.archives.push_back(entry.name);
    } else {
      handed_in.files.emplace_back(kata, entry.name);
    }
  }
  Collector collector(folder, katas, sink);
  for (const auto& [learner, handed_in] : learners) {
    const absl::Status read = collector.Learner(learner, handed_in);
    if (!read.ok()) return read;
  }
  return absl::OkStatus();
}

}  // namespace grader
