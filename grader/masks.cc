#include "grader/masks.h"

#include <algorithm>

#include "grader/source_text.h"

namespace grader {
namespace {

// Whether some MakeChannel<T>(name, capacity) has a second argument.
bool GivesACapacity(std::string_view source) {
  const std::string code = CodeOnly(source);
  for (std::size_t at = FindWord(code, "MakeChannel"); at != std::string::npos;
       at = FindWord(code, "MakeChannel", at)) {
    const std::size_t open = code.find('(', at);
    if (open == std::string::npos) return false;
    int depth = 0;
    for (std::size_t i = open; i < code.size(); ++i) {
      if (code[i] == '(') ++depth;
      if (code[i] == ')' && --depth == 0) break;
      if (code[i] == ',' && depth == 1) return true;
    }
  }
  return false;
}

// All leaks that any run found.
std::vector<LeakRecord> AllLeaks(const Evidence& evidence) {
  std::vector<LeakRecord> leaks;
  const auto add = [&leaks](const std::vector<LeakRecord>& more) {
    leaks.insert(leaks.end(), more.begin(), more.end());
  };
  for (const Exploration& explored : evidence.ascending.records.explorations) {
    if (explored.failure) add(explored.failure->leaks);
  }
  for (const HeapRun& heap : evidence.heap) {
    for (const Census& census : heap.run.records.censuses) add(census.leaks);
  }
  for (const Census& census : evidence.memcheck_run.records.censuses) {
    add(census.leaks);
  }
  return leaks;
}

bool Polls(const Evidence& evidence) {
  const auto leaks = AllLeaks(evidence);
  return std::any_of(leaks.begin(), leaks.end(), [](const LeakRecord& leak) {
    return leak.state == "ticking";
  });
}

// At the point `after` every object of the contract is gone: what can still be
// reached, only a static or a global can hold. A frame that a channel's queue
// leads to is called possibly lost, since the queue points into its middle; but
// that may have other reasons too, so the source must have a static as well.
bool KeepsInGlobal(const Evidence& evidence) {
  if (!evidence.memcheck) return false;
  const std::string& word = evidence.memcheck->frames_are;
  const bool reachable =
      word == "still reachable" ||
      (word == "possibly lost" && Mentions(evidence.source, "static"));
  return reachable && std::any_of(evidence.heap.begin(), evidence.heap.end(),
                                  [](const HeapRun& heap) {
                                    return heap.before && heap.after &&
                                           *heap.after != *heap.before;
                                  });
}

bool Sleeps(const Evidence& evidence) {
  return Mentions(evidence.source, "Sleep") && !AllLeaks(evidence).empty();
}

bool EnlargesBuffer(const Evidence& evidence) {
  const auto leaks = AllLeaks(evidence);
  return GivesACapacity(evidence.source) &&
         std::any_of(leaks.begin(), leaks.end(), [](const LeakRecord& leak) {
           return leak.wait_reason.starts_with("chan send");
         });
}

constexpr char kKept[] = "what a global keeps is leaked all the same";

struct Mask {
  bool (*shows)(const Evidence&);
  const char* clause;
};

// The first that shows is named: the plainest evidence stands first.
constexpr Mask kMasks[] = {
    {Polls, "polling is no fix, the tasks only tick on"},
    {KeepsInGlobal, kKept},
    {Sleeps, "sleeping is no fix, another schedule still leaks"},
    {EnlargesBuffer, "a buffer is no fix, it only parks fewer senders"},
};

}  // namespace

std::string FindMask(const Evidence& evidence) {
  for (const Mask& mask : kMasks) {
    if (mask.shows(evidence)) return mask.clause;
  }
  return "";
}

std::string FindMaskOf(const Refusal& refusal) {
  if (refusal.rule == "static-variable") return kKept;
  if (refusal.rule == "volatile") {
    return "volatile is no fix, it orders nothing between threads";
  }
  return "";
}

bool Mentions(std::string_view source, std::string_view identifier) {
  const std::string code = CodeOnly(source);
  return FindWord(code, identifier) != std::string_view::npos;
}

}  // namespace grader
