#include "grader/pseudonyms.h"

#include <sys/random.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "grader/class_output.h"
#include "grader/digest.h"
#include "grader/files.h"

namespace grader {
namespace {

constexpr std::size_t kDigits = 10;
constexpr char kKeyFile[] = "/.pseudonym_key";

// What was refused is told in words that may hold a name.
std::string Replaced(std::string text, const std::string& name,
                     const std::string& by) {
  for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos;
       at += by.size()) {
    text.replace(at, name.size(), by);
  }
  return text;
}

}  // namespace

absl::StatusOr<std::string> PseudonymKey(const std::string& out) {
  const std::string path = out + kKeyFile;
  if (std::filesystem::exists(path)) return ReadFile(path);
  char random[32];
  if (getrandom(random, sizeof random, 0) != sizeof random) {
    return SystemError("cannot make a key for pseudonyms");
  }
  const std::string key =
      Digest(std::string_view(random, sizeof random)) + "\n";
  const mode_t before = umask(077);
  const absl::Status written = ReplaceFile(path, key);
  umask(before);
  if (!written.ok()) return written;
  return key;
}

std::string Pseudonym(std::string_view key, std::string_view learner) {
  return "learner-" + KeyedDigest(key, learner).substr(0, kDigits);
}

ClassBook Anonymous(const ClassBook& book, std::string_view key) {
  ClassBook anonymous;
  anonymous.katas = book.katas;
  for (const Learner& learner : book.learners) {
    Learner nobody;
    nobody.id = Pseudonym(key, learner.id);
    anonymous.learners.push_back(nobody);
  }
  std::sort(anonymous.learners.begin(), anonymous.learners.end(),
            [](const Learner& a, const Learner& b) { return a.id < b.id; });
  for (const auto& [named, known] : book.grades) {
    const std::string pseudonym = Pseudonym(key, named.first);
    Grade grade = known;
    grade.timestamp.clear();
    grade.refusal = Replaced(grade.refusal, named.first, pseudonym);
    if (grade.overridden) {
      grade.overridden->learner = pseudonym;
      grade.overridden->reason.clear();
    }
    anonymous.grades[{pseudonym, named.second}] = grade;
  }
  for (const TurnedAway& refusal : book.refusals) {
    const std::string pseudonym = Pseudonym(key, refusal.learner);
    anonymous.refusals.push_back(
        {pseudonym, refusal.kata,
         Replaced(refusal.why, refusal.learner, pseudonym)});
  }
  std::sort(anonymous.refusals.begin(), anonymous.refusals.end(),
            [](const TurnedAway& a, const TurnedAway& b) {
              return std::tie(a.learner, a.kata, a.why) <
                     std::tie(b.learner, b.kata, b.why);
            });
  return anonymous;
}

absl::Status WriteAnonymous(const std::string& out, const ClassBook& book) {
  const auto key = PseudonymKey(out);
  if (!key.ok()) return key.status();
  const std::string folder = out + "/anonymous";
  // Nobody who has left the class stays in it.
  std::error_code error;
  std::filesystem::remove_all(folder, error);
  for (const auto& [named, grade] : book.grades) {
    if (grade.standing != Standing::kJudged) continue;
    for (const char* file : {"/verdict.json", "/report.html"}) {
      const auto text =
          ReadFile(out + "/" + named.first + "/" + named.second + file);
      if (!text.ok()) continue;  // not every judge writes a page
      const absl::Status copied =
          ReplaceFile(folder + "/" + Pseudonym(*key, named.first) + "/" +
                          named.second + file,
                      *text);
      if (!copied.ok()) return copied;
    }
  }
  return WriteBook(folder, Anonymous(book, *key));
}

}  // namespace grader
