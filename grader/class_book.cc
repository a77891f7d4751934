#include "grader/class_book.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "grader/csv.h"

namespace grader {
namespace {

constexpr int kMaxPoints = 100;

std::string Score(double points) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", points);
  return text;
}

std::string RawScore(const Grade& grade) {
  if (grade.standing == Standing::kMissing) return Score(0);
  if (grade.standing != Standing::kJudged || !grade.points) return "";
  return Score(*grade.points);
}

}  // namespace

const Grade& ClassBook::At(const std::string& learner,
                           const std::string& kata) const {
  return grades.at({learner, kata});
}

ClassBook MakeClassBook(const std::vector<std::string>& known_katas,
                        const std::vector<GradeKey>& accepted,
                        const std::vector<TurnedAway>& refusals,
                        const std::vector<Learner>& roster) {
  ClassBook book;
  book.refusals = refusals;
  std::map<std::string, Learner> learners;
  for (const Learner& learner : roster) learners[learner.id] = learner;
  const auto enrol = [&](const std::string& id) {
    if (roster.empty() && IsLearnerId(id).ok()) learners[id].id = id;
    return learners.contains(id);
  };
  std::set<std::string> katas, strangers;
  for (const auto& [learner, kata] : accepted) {
    katas.insert(kata);
    if (!enrol(learner)) strangers.insert(learner);
  }
  for (const TurnedAway& refusal : refusals) {
    enrol(refusal.learner);
    if (!refusal.kata.empty()) katas.insert(refusal.kata);
  }
  for (const std::string& stranger : strangers) {
    book.refusals.push_back({stranger, "", "is not on the roster"});
  }
  // Where nothing could be read there is still something to grade.
  if (katas.empty()) katas.insert(known_katas.begin(), known_katas.end());
  book.katas.assign(katas.begin(), katas.end());
  for (const auto& [id, learner] : learners) {
    book.learners.push_back(learner);
    for (const std::string& kata : katas) book.grades[{id, kata}];
  }
  for (const GradeKey& key : accepted) {
    const auto grade = book.grades.find(key);
    if (grade == book.grades.end()) continue;
    grade->second.standing = Standing::kWaiting;
  }
  for (const TurnedAway& refusal : refusals) {
    if (!learners.contains(refusal.learner)) continue;
    for (const std::string& kata : katas) {
      Grade& grade = book.grades[{refusal.learner, kata}];
      const bool is_about = refusal.kata.empty()
                                ? grade.standing == Standing::kMissing
                                : refusal.kata == kata;
      if (!is_about) continue;
      grade.standing = Standing::kRefused;
      grade.refusal = refusal.why;
    }
  }
  return book;
}

void Note(ClassBook& book, const std::string& learner, const Verdict& verdict) {
  Grade& grade = book.grades[{learner, verdict.kata}];
  grade.standing = Standing::kJudged;
  grade.verdict = verdict.verdict;
  grade.points = verdict.points;
  grade.max_points = verdict.max_points;
  grade.sentence = verdict.sentence;
  grade.pattern = verdict.pattern;
}

void Apply(ClassBook& book, const std::vector<Override>& overrides) {
  for (const Override& override : overrides) {
    const auto grade = book.grades.find({override.learner, override.kata});
    if (grade != book.grades.end()) grade->second.overridden = override;
  }
}

std::string Gradebook(const ClassBook& book) {
  std::string csv = ToCsv({"assignment", "duedate", "timestamp", "student_id",
                           "last_name", "first_name", "email", "raw_score",
                           "late_submission_penalty", "score", "max_score"});
  for (const Learner& learner : book.learners) {
    for (const std::string& kata : book.katas) {
      const Grade& grade = book.At(learner.id, kata);
      const std::string raw = RawScore(grade);
      csv += ToCsv({CellText(kata), "", grade.timestamp, CellText(learner.id),
                    CellText(learner.last_name), CellText(learner.first_name),
                    CellText(learner.email), raw, Score(0),
                    grade.overridden ? Score(grade.overridden->points) : raw,
                    Score(grade.standing == Standing::kJudged ? grade.max_points
                                                              : kMaxPoints)});
    }
  }
  return csv;
}

}  // namespace grader
