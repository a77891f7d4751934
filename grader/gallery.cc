#include "grader/gallery.h"

#include <algorithm>
#include <cstdio>

#include "grader/judge_log.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr std::size_t kWidth = 80;

std::string_view Stripped(std::string_view line) {
  const std::size_t start = line.find_first_not_of(" \t\r");
  return start == std::string_view::npos ? "" : line.substr(start);
}

std::optional<std::int64_t> Steps(std::string_view log, std::int64_t size) {
  const auto records = RecordsInLog(log, "massif " + std::to_string(size));
  if (!records.ok() || records->censuses.empty()) return std::nullopt;
  return records->censuses.front().steps;
}

std::string Cell(const std::optional<std::int64_t>& value) {
  return value ? WithCommas(*value) : "-";
}

std::string Row(const std::string& name, const std::string& bytes,
                const std::string& steps, const std::string& lines) {
  char row[200];
  std::snprintf(row, sizeof row, "  %-32.32s %10s %10s %8s\n", name.c_str(),
                bytes.c_str(), steps.c_str(), lines.c_str());
  return row;
}

std::string Row(const Exhibit& exhibit) {
  return Row(exhibit.name, Cell(exhibit.bytes), Cell(exhibit.steps),
             WithCommas(exhibit.lines));
}

}  // namespace

Exhibit ExhibitOf(std::string name, std::string_view source,
                  const Verdict& verdict, std::string_view log) {
  Exhibit exhibit{.name = std::move(name),
                  .about = LeadingComment(source),
                  .bytes = std::nullopt,
                  .steps = std::nullopt,
                  .lines = CodeLines(source)};
  if (verdict.heap.empty()) return exhibit;
  const Heap& heap = verdict.heap.front();
  if (heap.peak && heap.before) exhibit.bytes = *heap.peak - *heap.before;
  exhibit.steps = Steps(log, heap.size);
  return exhibit;
}

std::string LeadingComment(std::string_view source) {
  std::string text;
  for (const std::string_view line : Lines(source)) {
    if (!line.starts_with("//")) break;
    const std::string_view words = Stripped(line.substr(2));
    if (!text.empty() && !words.empty()) text += ' ';
    text += words;
  }
  return text;
}

std::int64_t CodeLines(std::string_view source) {
  const auto lines = Lines(source);
  return std::count_if(lines.begin(), lines.end(), [](std::string_view line) {
    const std::string_view code = Stripped(line);
    return !code.empty() && !code.starts_with("//");
  });
}

std::string ShowGallery(const Exhibit& own, const std::vector<Exhibit>& right) {
  std::string text =
      "\nYours beside other right fixes: bytes at the peak of the smallest\n"
      "workload, operations that it took, lines of code.\n\n";
  text += Row("", "bytes", "operations", "lines");
  text += Row(own);
  for (const Exhibit& exhibit : right) {
    text += "\n" + Row(exhibit);
    if (exhibit.about.empty()) continue;
    text += "      " + Wrap(Printable(exhibit.about), kWidth, 6) + "\n";
  }
  return text;
}

}  // namespace grader
