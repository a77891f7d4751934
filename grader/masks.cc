#include "grader/masks.h"

#include <algorithm>

namespace grader {
namespace {

bool IsWordChar(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

// `source` with blanks for comments and for what literals hold.
std::string CodeOnly(std::string_view source) {
  std::string code(source);
  for (std::size_t i = 0; i < code.size();) {
    const std::string_view rest = std::string_view(code).substr(i);
    std::size_t length = 1;
    bool blank = true;
    if (rest.starts_with("//")) {
      length = std::min(rest.find('\n'), rest.size());
    } else if (rest.starts_with("/*")) {
      const std::size_t end = rest.find("*/", 2);
      length = end == std::string_view::npos ? rest.size() : end + 2;
    } else if (rest.starts_with("R\"")) {
      const std::size_t open = rest.find('(');
      if (open == std::string_view::npos) break;
      const std::string close =
          ")" + std::string(rest.substr(2, open - 2)) + "\"";
      const std::size_t end = rest.find(close, open);
      length = end == std::string_view::npos ? rest.size() : end + close.size();
    } else if (rest[0] == '"' ||
               // not the mark inside 1'000
               (rest[0] == '\'' && (i == 0 || !IsWordChar(code[i - 1])))) {
      while (length < rest.size() && rest[length] != rest[0] &&
             rest[length] != '\n') {
        length += rest[length] == '\\' ? 2 : 1;
      }
      length = std::min(length + 1, rest.size());
    } else {
      blank = false;
    }
    if (blank) {
      std::replace_if(
          code.begin() + static_cast<std::ptrdiff_t>(i),
          code.begin() + static_cast<std::ptrdiff_t>(i + length),
          [](char c) { return c != '\n'; }, ' ');
    }
    i += length;
  }
  return code;
}

// The position after `word` at or after `from`, or npos.
std::size_t FindWord(std::string_view code, std::string_view word,
                     std::size_t from = 0) {
  for (std::size_t at = code.find(word, from); at != std::string_view::npos;
       at = code.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !IsWordChar(code[at - 1])) &&
        (end == code.size() || !IsWordChar(code[end]))) {
      return end;
    }
  }
  return std::string_view::npos;
}

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

struct Mask {
  bool (*shows)(const Evidence&);
  const char* clause;
};

// The first that shows is named: the plainest evidence stands first.
constexpr Mask kMasks[] = {
    {Polls, "polling is no fix, the tasks only tick on"},
    {KeepsInGlobal, "what a global keeps is leaked all the same"},
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

bool Mentions(std::string_view source, std::string_view identifier) {
  const std::string code = CodeOnly(source);
  return FindWord(code, identifier) != std::string_view::npos;
}

}  // namespace grader
