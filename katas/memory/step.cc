#include "katas/memory/step.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <tuple>

namespace kata::memory {
namespace {

using Operation = Step::Operation;

const char* Name(std::memory_order order) {
  switch (order) {
    case std::memory_order_relaxed:
      return "relaxed";
    case std::memory_order_consume:
      return "consume";
    case std::memory_order_acquire:
      return "acquire";
    case std::memory_order_release:
      return "release";
    case std::memory_order_acq_rel:
      return "acq_rel";
    case std::memory_order_seq_cst:
      return "seq_cst";
  }
  return "no order";
}

std::string Show(const Step& step, std::uint64_t value) {
  switch (step.format) {
    case Format::kTruth:
      return value != 0 ? "true" : "false";
    case Format::kSigned:
      return std::to_string(static_cast<std::int64_t>(value));
    case Format::kWords:
      return "{" + std::to_string(value & 0xffffffff) + ", " +
             std::to_string(value >> 32) + "}";
    case Format::kNumber:
      break;
  }
  // Whoever packs two numbers into one reads them best in hexadecimal.
  if (value >> 32 == 0) return std::to_string(value);
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (; value != 0; value >>= 4) text += kDigits[value & 15];
  return "0x" + std::string(text.rbegin(), text.rend());
}

std::string Order(const Step& step) {
  return step.kind == Kind::kPlain ? " (plain)"
                                   : " (" + std::string(Name(step.order)) + ")";
}

std::string Who(int thread, const std::vector<std::string>& threads) {
  return thread < 0 ? "the beginning"
                    : threads[static_cast<std::size_t>(thread)];
}

std::string What(const Step& step) {
  const std::string variable = step.variable;
  switch (step.operation) {
    case Operation::kLoad:
      return "loads " + variable + " = " + Show(step, step.before) +
             Order(step);
    case Operation::kStore:
      return "stores " + variable + " = " + Show(step, step.after) +
             Order(step);
    case Operation::kUpdate:
      return "changes " + variable + " from " + Show(step, step.before) +
             " to " + Show(step, step.after) + Order(step);
    case Operation::kCompare:
      if (!step.written) {
        return "finds " + variable + " = " + Show(step, step.before) +
               " and leaves it" + Order(step);
      }
      return "finds what it expects in " + variable + ", " +
             Show(step, step.before) + ", and puts " + Show(step, step.after) +
             Order(step);
    case Operation::kLock:
      return "locks " + variable;
    case Operation::kUnlock:
      return "unlocks " + variable;
    case Operation::kFence:
      return std::string("makes a fence (") + Name(step.order) + ")";
    case Operation::kYield:
      return "lets others go on";
  }
  return "";
}

std::string Newest(const Step& step, const std::vector<std::string>& threads) {
  std::string text = Show(step, step.newest);
  if (step.newest_from.thread < 0) return text + ", from the beginning";
  return text + ", stored by " + Who(step.newest_from.thread, threads) +
         " at " + step.newest_from.place.ToString();
}

std::string Changes(const Step& step) {
  return std::to_string(step.changes_between) + " changes";
}

std::string RaceWith(const Step& step,
                     const std::vector<std::string>& threads) {
  return Who(step.race_with.thread, threads) + "'s " +
         (step.race_with.writes ? "store" : "load") + " at " +
         step.race_with.place.ToString();
}

constexpr std::size_t kLongestSentence = 200;

std::string Clipped(std::string text) {
  if (text.size() > kLongestSentence) {
    text.resize(kLongestSentence - 3);
    text += "...";
  }
  return text;
}

int Rank(const Run& run) {
  switch (run.fault) {
    case Run::Fault::kException:
    case Run::Fault::kMisuse:
      return 0;
    case Run::Fault::kExpectation:
      return StaleLoad(run) || Aba(run) ? 1 : 2;
    case Run::Fault::kRace:
      return 3;
    case Run::Fault::kEndless:
      return 4;
    case Run::Fault::kNone:
      break;
  }
  return 5;
}

}  // namespace

std::string Place::ToString() const {
  const char* const slash = std::strrchr(file, '/');
  return std::string(slash ? slash + 1 : file) + ":" + std::to_string(line);
}

std::size_t Run::Switches() const {
  std::size_t switches = 0;
  for (std::size_t i = 1; i < steps.size(); ++i)
    switches += steps[i].thread != steps[i - 1].thread;
  return switches;
}

const Step* StaleLoad(const Run& run) {
  const Step* found = nullptr;
  for (const Step& step : run.steps) {
    if (!step.stale) continue;
    if (!found || step.thread == run.thread || found->thread != run.thread)
      found = &step;
  }
  return found;
}

const Step* Aba(const Run& run) {
  const auto found =
      std::find_if(run.steps.rbegin(), run.steps.rend(),
                   [](const Step& step) { return step.changes_between > 0; });
  return found == run.steps.rend() ? nullptr : &*found;
}

const Step* Race(const Run& run) {
  const auto found = std::find_if(run.steps.begin(), run.steps.end(),
                                  [](const Step& step) { return step.races; });
  return found == run.steps.end() ? nullptr : &*found;
}

bool IsClearer(const Run& a, const Run& b) {
  return std::tuple(Rank(a), a.Switches(), a.steps.size()) <
         std::tuple(Rank(b), b.Switches(), b.steps.size());
}

std::string Describe(const Step& step,
                     const std::vector<std::string>& threads) {
  std::string text = Who(step.thread, threads) + " " + What(step) + ", " +
                     step.place.ToString();
  if (step.stale) text += ": STALE, the newest is " + Newest(step, threads);
  if (step.changes_between > 0)
    text += ": ABA, " + Changes(step) + " since it was looked at";
  if (step.races) text += "; RACES with " + RaceWith(step, threads);
  return text;
}

std::string Sentence(const Run& run) {
  const Step* const stale = StaleLoad(run);
  const Step* const aba = Aba(run);
  const Step* const race = Race(run);
  switch (run.fault) {
    case Run::Fault::kExpectation:
      if (aba) {
        return Clipped(Who(aba->thread, run.threads) + "'s exchange of " +
                       aba->variable + " at " + aba->place.ToString() +
                       " is ABA: it finds " + Show(*aba, aba->before) +
                       " again, after " + Changes(*aba) +
                       "; so not: " + run.text);
      }
      if (stale) {
        return Clipped(Who(stale->thread, run.threads) + "'s load of " +
                       stale->variable + " at " + stale->place.ToString() +
                       " is STALE: it sees " + Show(*stale, stale->before) +
                       ", the newest is " + Newest(*stale, run.threads) +
                       "; so not: " + run.text);
      }
      if (race) break;
      if (!run.steps.empty()) {
        return Clipped(
            "not in every order of steps: " + run.text +
            "; last step: " + Describe(run.steps.back(), run.threads));
      }
      return Clipped("not in every order of steps: " + run.text);
    case Run::Fault::kException:
      return Clipped("an exception leaves a thread behind " +
                     run.place.ToString() + ": " + run.text);
    case Run::Fault::kEndless:
    case Run::Fault::kMisuse:
      return Clipped(run.text +
                     (run.steps.empty() ? "" : ", at " + run.place.ToString()));
    case Run::Fault::kRace:
    case Run::Fault::kNone:
      break;
  }
  if (!race) return run.text;
  std::string text =
      "data race on " + std::string(race->variable) + ": " +
      Who(race->thread, run.threads) + "'s " +
      (race->written ? "store" : "load") + " at " + race->place.ToString() +
      " and " + RaceWith(*race, run.threads) + ", and nothing orders the two";
  if (!run.text.empty()) text += "; so not: " + run.text;
  return Clipped(text);
}

std::string Digest(const Run& run) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto mix = [&hash](std::string_view text) {
    for (const char c : text)
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  };
  for (const Step& step : run.steps) mix(Describe(step, run.threads));
  mix(Sentence(run));
  constexpr char kLetters[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string digest;
  for (int i = 0; i < 6; ++i, hash /= 62) digest += kLetters[hash % 62];
  return digest;
}

}  // namespace kata::memory
