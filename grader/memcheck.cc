#include "grader/memcheck.h"

#include <algorithm>
#include <map>
#include <pugixml.hpp>

#include "grader/allocators.h"

namespace grader {
namespace {

// "kata.cc:12" for the innermost frame that lies in the submission.
std::string LineInKata(const pugi::xml_node& stack) {
  for (const pugi::xml_node& frame : stack.children("frame")) {
    if (std::string_view(frame.child_value("file")) == "kata.cc") {
      return std::string("kata.cc:") + frame.child_value("line");
    }
  }
  return "";
}

bool AllocatedBy(const pugi::xml_node& stack, std::string_view function) {
  for (const pugi::xml_node& frame : stack.children("frame")) {
    const std::string_view name = frame.child_value("fn");
    if (name.starts_with(function) &&
        (name.size() == function.size() || name[function.size()] == '(')) {
      return true;
    }
  }
  return false;
}

// No program has so many bytes, and a file has too few errors for the sum of
// all to be no number any more. What claims more than that is taken for that.
constexpr std::int64_t kMost = std::int64_t{1} << 40;

std::int64_t Amount(const pugi::xml_node& node) {
  return std::clamp<std::int64_t>(node.text().as_llong(), 0, kMost);
}

// <leakedbytes> counts what is lost through a block as well, and so does the
// text, which then begins "1,280 (128 direct, 1,152 indirect) bytes".
std::int64_t DirectBytes(const pugi::xml_node& what) {
  const std::string_view text = what.child_value("text");
  const std::size_t open = text.find('(');
  const std::size_t direct = text.find(" direct,");
  if (open == std::string_view::npos || direct == std::string_view::npos ||
      direct < open) {
    return Amount(what.child("leakedbytes"));
  }
  std::int64_t bytes = 0;
  for (const char c : text.substr(open + 1, direct - open - 1)) {
    if (c >= '0' && c <= '9') bytes = std::min(bytes * 10 + (c - '0'), kMost);
  }
  return bytes;
}

// "Leak_DefinitelyLost" -> "definitely lost".
std::string LeakWord(std::string_view kind) {
  if (kind == "Leak_DefinitelyLost") return "definitely lost";
  if (kind == "Leak_IndirectlyLost") return "indirectly lost";
  if (kind == "Leak_PossiblyLost") return "possibly lost";
  return "still reachable";
}

void Add(BlockCount& count, const BlockCount& more) {
  count.blocks += more.blocks;
  count.bytes += more.bytes;
}

}  // namespace

std::string MemcheckFile(const std::string& folder) {
  return folder + "/memcheck.xml";
}

std::vector<std::string> MemcheckCommand(const std::string& valgrind,
                                         const std::string& folder) {
  // --leak-check=no would be what we want, were it heeded: see the header.
  return {valgrind,
          "-q",
          "--tool=memcheck",
          "--vgdb=no",
          "--xml=yes",
          "--xml-file=" + MemcheckFile(folder),
          "--leak-check=full",
          "--show-leak-kinds=all",
          "--error-limit=no",
          "--num-callers=40"};
}

absl::StatusOr<MemcheckResult> ParseMemcheck(std::string_view xml,
                                             std::string_view file) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer(xml.data(), xml.size());
  const pugi::xml_node root = document.child("valgrindoutput");
  if (!parsed || !root) {
    return absl::DataLossError(
        std::string(file) + " is not what memcheck writes: " +
        (parsed ? "it has no valgrindoutput" : parsed.description()));
  }

  MemcheckResult result;
  std::map<std::string, std::int64_t> frames_by_word;
  bool finished = false;
  for (const pugi::xml_node& node : root.children()) {
    const std::string_view name = node.name();
    if (name == "status") {
      finished = std::string_view(node.child_value("state")) == "FINISHED";
    } else if (name == "fatal_signal") {
      result.fatal_signal = node.child("signo").text().as_int();
      result.fatal_at = LineInKata(node.child("stack"));
    } else if (name == "error") {
      const std::string_view kind = node.child_value("kind");
      const pugi::xml_node stack = node.child("stack");
      if (!kind.starts_with("Leak_")) {
        const char* what = node.child_value("what");
        if (!*what) what = node.child("xwhat").child_value("text");
        result.errors.push_back({std::string(kind), what, LineInKata(stack)});
        continue;
      }
      if (finished) continue;
      const pugi::xml_node what = node.child("xwhat");
      const BlockCount leaked = {Amount(what.child("leakedblocks")),
                                 DirectBytes(what)};
      if (kind != "Leak_StillReachable") Add(result.lost, leaked);
      if (AllocatedBy(stack, kAllocatesFrames)) {
        Add(result.frames, leaked);
        frames_by_word[LeakWord(kind)] += leaked.blocks;
      } else if (AllocatedBy(stack, kAllocatesRecords)) {
        Add(result.records, leaked);
      }
    }
  }
  if (!finished) {
    return absl::DataLossError(std::string(file) +
                               " ends before the program does");
  }
  std::int64_t most = 0;
  for (const auto& [word, blocks] : frames_by_word) {
    if (blocks > most) {
      most = blocks;
      result.frames_are = word;
    }
  }
  return result;
}

}  // namespace grader
