#include "grader/mutation.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>

#include "grader/manifest.h"
#include "grader/text.h"
#include "grader/verify.h"

namespace grader {
namespace {

// Of fewer sizes that agree nobody may conclude that all do.
constexpr int kSizes = 2;

struct HeapMeasure {
  const char* name;
  std::optional<std::int64_t> Heap::* value;
};
constexpr HeapMeasure kHeapMeasures[] = {{"before", &Heap::before},
                                         {"working", &Heap::working},
                                         {"after", &Heap::after},
                                         {"peak", &Heap::peak}};

const Exploration* Find(const std::vector<Exploration>& explored,
                        const Exploration& like) {
  for (const Exploration& each : explored) {
    if (each.program == like.program && each.size == like.size) return &each;
  }
  return nullptr;
}

// How the outcomes differ, in words; empty when they do not.
std::string OtherOutcomes(const Judged& reference, const Judged& mutant) {
  std::map<std::string, int> same;  // by program
  for (const Exploration& expected : reference.explored) {
    int& sizes = same[expected.program];
    const Exploration* found = Find(mutant.explored, expected);
    if (found == nullptr || !expected.complete || !found->complete) continue;
    if (found->outcomes != expected.outcomes ||
        found->outcome_digest != expected.outcome_digest) {
      return "other outcomes of " + expected.program + " " + expected.size +
             ": " + std::to_string(found->outcomes) + ", " + reference.file +
             " has " + std::to_string(expected.outcomes);
    }
    ++sizes;
  }
  for (const auto& [program, sizes] : same) {
    if (sizes >= kSizes) continue;
    return "the outcomes of " + program + " are known of " +
           Count(sizes, "size") + " only";
  }
  return same.empty() ? "nothing was explored" : "";
}

std::string Bytes(const std::optional<std::int64_t>& bytes) {
  return bytes ? WithCommas(*bytes) : "not measured";
}

// How the heap tables differ, in words; empty when they do not.
std::string OtherBytes(const Judged& reference, const Judged& mutant) {
  const std::vector<Heap>& wanted = reference.verdict.heap;
  const std::vector<Heap>& found = mutant.verdict.heap;
  if (wanted.size() != found.size()) return "other heap sizes";
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    for (const HeapMeasure& measure : kHeapMeasures) {
      if (found[i].*measure.value == wanted[i].*measure.value) continue;
      return "other bytes: " + std::string(measure.name) + " " +
             Bytes(found[i].*measure.value) + " at size " +
             std::to_string(wanted[i].size) + ", " + reference.file + " has " +
             Bytes(wanted[i].*measure.value);
    }
  }
  return "";
}

// What a mutant that passes is, beside the right fixes.
struct Likeness {
  enum class Kind { kNone, kOtherBytes, kSame } kind = Kind::kNone;
  std::string words;  // which one it is like, or how it differs
};

Likeness LikenessOf(const Judged& mutant, const std::vector<Judged>& right) {
  Likeness best{.words = OtherOutcomes(right.front(), mutant)};
  for (const Judged& fix : right) {
    if (!OtherOutcomes(fix, mutant).empty()) continue;
    const std::string difference = OtherBytes(fix, mutant);
    if (difference.empty()) return {Likeness::Kind::kSame, fix.file};
    if (best.kind == Likeness::Kind::kNone)
      best = {Likeness::Kind::kOtherBytes, difference};
  }
  return best;
}

std::string Place(const Mutant& mutant) {
  return "kata.cc:" + std::to_string(mutant.line) + ": " + mutant.what;
}

std::string Percent(int part, int all) {
  return all == 0 ? "" : " (" + std::to_string(100 * part / all) + " %)";
}

class Counter {
 public:
  void Add(const Verdict& verdict) {
    ++verdicts_[verdict.verdict];
    const auto refusing = Refusing(verdict);
    for (const Oracle oracle : refusing) ++all_[oracle];
    if (refusing.size() == 1) ++alone_[refusing.front()];
  }

  std::string Table() const {
    std::string table = "  refused by      all  alone\n";
    for (const Oracle oracle : kOracles) {
      char line[80];
      std::snprintf(line, sizeof line, "  %-12s %6d %6d\n",
                    std::string(Name(oracle)).c_str(), Of(all_, oracle),
                    Of(alone_, oracle));
      table += line;
    }
    std::string verdicts;
    for (const auto& [kind, count] : verdicts_) {
      verdicts += (verdicts.empty() ? "" : ", ") + std::string(Name(kind)) +
                  " " + std::to_string(count);
    }
    return table + "  verdicts: " + verdicts + "\n";
  }

 private:
  static int Of(const std::map<Oracle, int>& counts, Oracle oracle) {
    const auto found = counts.find(oracle);
    return found == counts.end() ? 0 : found->second;
  }

  std::map<Kind, int> verdicts_;
  std::map<Oracle, int> all_, alone_;
};

}  // namespace

Mutation Compare(std::string_view kata, const std::vector<Judged>& right,
                 const std::vector<JudgedMutant>& mutants) {
  Mutation result;
  result.mutants = static_cast<int>(mutants.size());
  const std::string number(Number(kata));
  Counter counter;
  std::string survivors, equivalents, others;
  for (const auto& [mutant, judged] : mutants) {
    const Kind kind = judged.verdict.verdict;
    if (kind == Kind::kNoCompile) {
      ++result.without_code;
    } else if (kind == Kind::kGraderFault) {
      ++result.faults;
      survivors += "FAULT: " + number + " mutant at " + Place(mutant) + "\n  " +
                   judged.verdict.sentence + "\n";
    } else if (kind != Kind::kPass) {
      ++result.killed;
      counter.Add(judged.verdict);
    } else {
      const Likeness like = LikenessOf(judged, right);
      switch (like.kind) {
        case Likeness::Kind::kSame:
          ++result.equivalent;
          equivalents += "  equals " + like.words + ": " + Place(mutant) + "\n";
          break;
        case Likeness::Kind::kOtherBytes:
          ++result.other_bytes;
          others += "  " + like.words + ": " + Place(mutant) + "\n";
          break;
        case Likeness::Kind::kNone:
          ++result.survivors;
          survivors += "SURVIVOR: " + number + " mutant at " + Place(mutant) +
                       "\n  " + like.words + "\n";
      }
    }
  }
  const int compiled = result.mutants - result.without_code;
  result.text =
      std::string(kata) + ": " + Count(result.mutants, "mutant") +
      " of the reference; " + std::to_string(result.without_code) +
      " without code, of the other " + std::to_string(compiled) + ": " +
      std::to_string(result.killed) + " refused" +
      Percent(result.killed, compiled) + ", " +
      std::to_string(result.equivalent) + " equivalent, " +
      std::to_string(result.other_bytes) + " right in other bytes, " +
      Count(result.survivors, "survivor") +
      (result.faults > 0 ? ", " + Count(result.faults, "fault") : "") + "\n" +
      counter.Table() + equivalents + others + survivors;
  return result;
}

}  // namespace grader
