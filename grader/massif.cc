#include "grader/massif.h"

#include <charconv>
#include <string>

#include "grader/text.h"

namespace grader {
namespace {

absl::Status Broken(std::string_view file, std::string_view why) {
  return absl::DataLossError(std::string(file) +
                             " is not what massif writes: " + std::string(why));
}

bool Number(std::string_view text, std::int64_t& into) {
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size() && into >= 0;
}

}  // namespace

absl::StatusOr<std::vector<Snapshot>> ParseSnapshots(std::string_view text,
                                                     std::string_view file) {
  std::vector<Snapshot> snapshots;
  int heaps = 0, extras = 0, trees = 0;
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
    if (key != "mem_heap_B" && key != "mem_heap_extra_B" &&
        key != "heap_tree") {
      continue;
    }
    if (snapshots.empty()) return Broken(file, "a value before any snapshot");
    if (key == "mem_heap_B") {
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
  if (heaps != count || extras != count || trees != count) {
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

}  // namespace grader
