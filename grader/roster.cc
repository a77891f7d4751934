#include "grader/roster.h"

#include <algorithm>
#include <map>
#include <string>

#include "grader/csv.h"
#include "grader/text.h"

namespace grader {
namespace {

std::string Trimmed(const std::string& cell) {
  const std::size_t first = cell.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return cell.substr(first, cell.find_last_not_of(" \t") - first + 1);
}

std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

void SetName(Learner& learner, const std::string& name) {
  if (const std::size_t comma = name.find(','); comma != std::string::npos) {
    learner.last_name = Trimmed(name.substr(0, comma));
    learner.first_name = Trimmed(name.substr(comma + 1));
  } else if (const std::size_t blank = name.rfind(' ');
             blank != std::string::npos) {
    learner.first_name = Trimmed(name.substr(0, blank));
    learner.last_name = name.substr(blank + 1);
  } else {
    learner.last_name = name;
  }
}

// Column of each field; empty when the row names no id.
std::map<std::string, std::size_t> Columns(const CsvRow& row) {
  std::map<std::string, std::size_t> columns;
  for (std::size_t i = 0; i < row.size(); ++i) {
    std::string name = Lower(Trimmed(row[i]));
    if (name == "student_id" || name == "learner") name = "id";
    columns.emplace(name, i);
  }
  if (!columns.contains("id")) columns.clear();
  return columns;
}

}  // namespace

absl::StatusOr<std::vector<Learner>> ParseRoster(std::string_view csv,
                                                 std::string_view file) {
  if (!IsUtf8(csv)) {
    return absl::InvalidArgumentError(std::string(file) +
                                      " is not UTF-8: save it as CSV in UTF-8");
  }
  auto rows = ParseCsv(csv, file);
  if (!rows.ok()) return rows.status();
  std::map<std::string, std::size_t> columns = {{"id", 0}, {"name", 1}};
  std::size_t at = 0;
  if (!rows->empty()) {
    if (auto named = Columns(rows->front()); !named.empty()) {
      columns = std::move(named);
      at = 1;
    }
  }
  std::vector<Learner> learners;
  for (; at < rows->size(); ++at) {
    const auto cell = [&](const char* field) {
      const auto column = columns.find(field);
      const CsvRow& row = (*rows)[at];
      return column == columns.end() || column->second >= row.size()
                 ? std::string()
                 : Trimmed(row[column->second]);
    };
    Learner learner;
    learner.id = cell("id");
    const auto wrong = [&](const std::string& why) {
      return absl::InvalidArgumentError(std::string(file) + ", row " +
                                        std::to_string(at + 1) + ": " + why);
    };
    if (const absl::Status valid = IsLearnerId(learner.id); !valid.ok()) {
      return wrong(std::string(valid.message()));
    }
    SetName(learner, cell("name"));
    if (const std::string first = cell("first_name"); !first.empty()) {
      learner.first_name = first;
    }
    if (const std::string last = cell("last_name"); !last.empty()) {
      learner.last_name = last;
    }
    learner.email = cell("email");
    learners.push_back(std::move(learner));
  }
  if (learners.empty()) {
    return absl::InvalidArgumentError(std::string(file) + " names no learner");
  }
  const auto by_id = [](const Learner& a, const Learner& b) {
    return a.id < b.id;
  };
  std::sort(learners.begin(), learners.end(), by_id);
  const auto twice = std::adjacent_find(
      learners.begin(), learners.end(),
      [](const Learner& a, const Learner& b) { return a.id == b.id; });
  if (twice != learners.end()) {
    return absl::InvalidArgumentError(std::string(file) + " names " +
                                      Printable(twice->id) + " twice");
  }
  return learners;
}

}  // namespace grader
