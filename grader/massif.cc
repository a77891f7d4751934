#include "grader/massif.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "grader/text.h"

namespace grader {
namespace {

absl::Status Broken(std::string_view file, std::string_view why) {
  return absl::DataLossError(std::string(file) +
                             " is not what massif writes: " + std::string(why));
}

// No heap has so many bytes, and the sum of two such numbers is still one.
constexpr std::int64_t kMost = std::int64_t{1} << 60;

bool Number(std::string_view text, std::int64_t& into) {
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size() &&
         into >= 0 && into <= kMost;
}

// What stands behind the last slash.
std::string_view FileName(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// The rest of a line of the tree: "0x4011E5: main (kata.cc:85)",
// "0x48F: ??? (in /usr/lib/libc.so.6)".
void ParseFunction(std::string_view text, Allocation& into) {
  if (text.starts_with("0x")) {
    text.remove_prefix(std::min(text.find(": ") + 2, text.size()));
  }
  into.function = text;
  // A function's own parameters stand in parentheses too.
  const std::size_t open = text.rfind(" (");
  if (open == std::string_view::npos || !text.ends_with(')')) return;
  std::string_view place = text.substr(open + 2);
  place.remove_suffix(1);
  if (place.starts_with("in /")) {
    into.file = FileName(place);
  } else {
    const std::size_t colon = place.rfind(':');
    if (colon == std::string_view::npos ||
        !Number(place.substr(colon + 1), into.line)) {
      return;
    }
    into.file = FileName(place.substr(0, colon));
  }
  into.function = text.substr(0, open);
}

// massif's own stacks are no deeper than its --depth, which is 30.
constexpr std::size_t kDeepest = 1'000;

// Reads the node on `lines[at]` and its callers, and moves `at` behind them.
bool ParseNode(const std::vector<std::string_view>& lines, std::size_t& at,
               std::size_t depth, Allocation& into) {
  if (at == lines.size() || depth > kDeepest) return false;
  std::string_view line = lines[at++];
  if (line.substr(0, depth) != std::string(depth, ' ')) return false;
  line.remove_prefix(depth);
  const std::size_t colon = line.find(": ");
  std::int64_t count = 0;
  if (!line.starts_with('n') || colon == std::string_view::npos ||
      !Number(line.substr(1, colon - 1), count)) {
    return false;
  }
  line.remove_prefix(colon + 2);
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos ||
      !Number(line.substr(0, blank), into.bytes)) {
    return false;
  }
  ParseFunction(line.substr(blank + 1), into);
  for (; count > 0; --count) {
    if (!ParseNode(lines, at, depth + 1, into.callers.emplace_back()))
      return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::vector<Snapshot>> ParseSnapshots(std::string_view text,
                                                     std::string_view file) {
  std::vector<Snapshot> snapshots;
  int times = 0, heaps = 0, extras = 0, trees = 0;
  for (const std::string_view line : Lines(text)) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = line.substr(0, equals);
    const std::string_view value = line.substr(equals + 1);
    if (key == "snapshot") {
      snapshots.emplace_back();
      continue;
    }
    // The lines of a tree are indented, or begin with 'n' and a number.
    if (key != "time" && key != "mem_heap_B" && key != "mem_heap_extra_B" &&
        key != "heap_tree") {
      continue;
    }
    if (snapshots.empty()) return Broken(file, "a value before any snapshot");
    if (key == "time") {
      if (!Number(value, snapshots.back().time)) {
        return Broken(file, "time is no number");
      }
      ++times;
    } else if (key == "mem_heap_B") {
      if (!Number(value, snapshots.back().heap)) {
        return Broken(file, "mem_heap_B is no number");
      }
      ++heaps;
    } else if (key == "mem_heap_extra_B") {
      if (!Number(value, snapshots.back().extra)) {
        return Broken(file, "mem_heap_extra_B is no number");
      }
      ++extras;
    } else {
      snapshots.back().peak = value == "peak";
      ++trees;
    }
  }
  const int count = static_cast<int>(snapshots.size());
  if (count == 0) return Broken(file, "it has no snapshot");
  if (times != count || heaps != count || extras != count || trees != count) {
    return Broken(file, "a snapshot is not whole");
  }
  return snapshots;
}

absl::StatusOr<Snapshot> ParseSnapshot(std::string_view text,
                                       std::string_view file) {
  auto snapshots = ParseSnapshots(text, file);
  if (!snapshots.ok()) return snapshots.status();
  if (snapshots->size() != 1) {
    return Broken(file, "more than the one snapshot that was asked for");
  }
  return snapshots->front();
}

absl::StatusOr<std::int64_t> ParsePeak(std::string_view text,
                                       std::string_view file) {
  auto snapshots = ParseSnapshots(text, file);
  if (!snapshots.ok()) return snapshots.status();
  for (const Snapshot& snapshot : *snapshots) {
    if (snapshot.peak) return snapshot.heap + snapshot.extra;
  }
  return absl::NotFoundError(
      std::string(file) +
      " has no peak: the workload must free something after its maximum");
}

absl::StatusOr<Allocation> ParseAllocations(std::string_view text,
                                            std::string_view file) {
  const auto snapshot = ParseSnapshot(text, file);
  if (!snapshot.ok()) return snapshot.status();
  const auto lines = Lines(text);
  const auto tree = std::ranges::find(lines, "heap_tree=detailed");
  if (tree == lines.end()) return Broken(file, "it has no tree");
  Allocation all;
  std::size_t at = static_cast<std::size_t>(tree - lines.begin()) + 1;
  if (!ParseNode(lines, at, 0, all)) return Broken(file, "its tree is broken");
  if (all.bytes != snapshot->heap)
    return Broken(file, "its tree is not of all its bytes");
  return all;
}

std::vector<std::string> MassifCommand(const std::string& valgrind,
                                       const std::string& out_file) {
  return {valgrind,          "-q",
          "--tool=massif",   "--vgdb=no",
          "--time-unit=B",   "--peak-inaccuracy=0.0",
          "--threshold=0.0", "--massif-out-file=" + out_file};
}

}  // namespace grader
