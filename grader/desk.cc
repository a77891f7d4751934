#include "grader/desk.h"

#include <algorithm>

#include "grader/text.h"

namespace grader {
namespace {

bool IsSolved(const Progress& progress, const Manifest& kata) {
  const auto found = progress.find(kata.kata);
  return found != progress.end() && Passes(found->second.verdict);
}

// "solved, 100 points", "leak, 30 of 100 points", "not tried yet".
std::string Standing(const Progress& progress, const Manifest& kata) {
  const auto found = progress.find(kata.kata);
  if (found == progress.end()) return "not tried yet";
  const Reached& reached = found->second;
  if (reached.verdict == Kind::kVisiblePass) {
    return "solved as far as this copy judges";
  }
  if (IsSolved(progress, kata))
    return "solved, " + Count(reached.points, "point");
  return std::string(Name(reached.verdict)) + ", " +
         std::to_string(reached.points) + " of " +
         Count(reached.max_points, "point");
}

}  // namespace

void Note(Progress& progress, const Verdict& verdict) {
  if (!verdict.points && verdict.verdict != Kind::kVisiblePass) return;
  const Reached now{verdict.verdict, verdict.points.value_or(0),
                    verdict.max_points};
  const auto [at, is_new] = progress.try_emplace(verdict.kata, now);
  if (is_new || Passes(at->second.verdict)) return;
  // Of two with as many points the later one is what the learner sees.
  if (Passes(now.verdict) || now.points >= at->second.points) at->second = now;
}

const Manifest* NextKata(const std::vector<Manifest>& katas,
                         const Progress& progress) {
  const auto next = std::find_if(
      katas.begin(), katas.end(),
      [&](const Manifest& kata) { return !IsSolved(progress, kata); });
  return next != katas.end() ? &*next : nullptr;
}

std::string ShowList(const std::vector<Manifest>& katas,
                     const Progress& progress) {
  std::string text;
  std::int64_t solved = 0;
  for (const Manifest& kata : katas) {
    if (IsSolved(progress, kata)) ++solved;
    text += kata.kata + ": " + Standing(progress, kata) + "\n    " +
            kata.title + "\n    " + Wrap(kata.summary, 76, 4) + "\n";
  }
  text += "\n" + std::to_string(solved) + " of " +
          Count(static_cast<std::int64_t>(katas.size()), "kata") + " solved.\n";
  if (const Manifest* next = NextKata(katas, progress); next != nullptr)
    text += "Next:           " + next->kata + "\n";
  return text +
         "Judge one:      bazel run //grader -- grade KATA\n"
         "Need a hint?    bazel run //grader -- hint KATA\n";
}

std::string ShowNext(const std::vector<Manifest>& katas,
                     const Progress& progress) {
  const Manifest* next = NextKata(katas, progress);
  if (next == nullptr) return "All katas are solved.\n";
  const std::string number(Number(next->kata));
  return next->kata + ": " + next->title + "\n" + Wrap(next->summary, 80, 0) +
         "\n\nRead:           katas/" + next->kata + "/README.md" +
         "\nEdit:           katas/" + next->kata + "/kata.cc" +
         "\nJudge:          bazel run //grader -- grade " + number +
         "\nNeed a hint?    bazel run //grader -- hint " + number + "\n";
}

}  // namespace grader
