#include "grader/class_trail.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

#include "grader/csv.h"
#include "grader/learner.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr double kMostPoints = 1000;

template <class Number>
std::optional<Number> NumberIn(const std::string& text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || at != end) return std::nullopt;
  return number;
}

std::string Points(double points) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", points);
  return text;
}

// The rows below `header`, which the file must begin with; each as long.
absl::StatusOr<std::vector<CsvRow>> RowsBelow(const CsvRow& header,
                                              std::string_view csv,
                                              std::string_view file) {
  auto rows = ParseCsv(csv, file);
  if (!rows.ok()) return rows.status();
  if (rows->empty() || rows->front() != header) {
    return absl::InvalidArgumentError(
        std::string(file) + " does not begin with the line " + ToCsv(header));
  }
  rows->erase(rows->begin());
  for (std::size_t i = 0; i < rows->size(); ++i) {
    if ((*rows)[i].size() == header.size()) continue;
    return absl::InvalidArgumentError(
        std::string(file) + ", row " + std::to_string(i + 2) + ": " +
        std::to_string(header.size()) + " cells are wanted");
  }
  return rows;
}

const CsvRow& OverrideHeader() {
  static const CsvRow header = {"learner", "kata", "points", "reason"};
  return header;
}

const CsvRow& RegradeHeader() {
  static const CsvRow header = {"learner", "kata", "nonce", "why"};
  return header;
}

}  // namespace

absl::StatusOr<Override> MakeOverride(const std::vector<std::string>& words) {
  if (words.size() != 4) {
    return absl::InvalidArgumentError(
        "an override is LEARNER KATA POINTS REASON");
  }
  if (const absl::Status valid = IsLearnerId(words[0]); !valid.ok()) {
    return valid;
  }
  const auto points = NumberIn<double>(words[2]);
  if (!points || !std::isfinite(*points) || *points < 0 ||
      *points > kMostPoints) {
    return absl::InvalidArgumentError(
        "the points of an override are a number "
        "that is not negative, and not \"" +
        Printable(words[2]) + "\"");
  }
  if (words[3].find_first_not_of(' ') == std::string::npos) {
    return absl::InvalidArgumentError(
        "an override needs a reason: somebody will ask for it");
  }
  return Override{words[0], words[1], *points, Printable(words[3])};
}

absl::StatusOr<std::vector<Override>> ParseOverrides(std::string_view csv,
                                                     std::string_view file) {
  const auto rows = RowsBelow(OverrideHeader(), csv, file);
  if (!rows.ok()) return rows.status();
  std::vector<Override> overrides;
  for (const CsvRow& row : *rows) {
    auto override = MakeOverride(row);
    if (!override.ok()) {
      return absl::InvalidArgumentError(
          std::string(file) + ", row " + std::to_string(overrides.size() + 2) +
          ": " + std::string(override.status().message()));
    }
    overrides.push_back(*std::move(override));
  }
  return overrides;
}

std::string ToCsv(const std::vector<Override>& overrides) {
  std::string csv = ToCsv(OverrideHeader());
  for (const Override& override : overrides) {
    csv += ToCsv(CsvRow{override.learner, override.kata,
                        Points(override.points), override.reason});
  }
  return csv;
}

absl::StatusOr<std::vector<Regrade>> ParseRegrades(std::string_view csv,
                                                   std::string_view file) {
  const auto rows = RowsBelow(RegradeHeader(), csv, file);
  if (!rows.ok()) return rows.status();
  std::vector<Regrade> regrades;
  for (const CsvRow& row : *rows) {
    const auto nonce = NumberIn<int>(row[2]);
    if (!nonce || *nonce <= 0) {
      return absl::InvalidArgumentError(std::string(file) + ", row " +
                                        std::to_string(regrades.size() + 2) +
                                        ": a nonce is a number above 0");
    }
    regrades.push_back({{row[0], row[1]}, *nonce, row[3]});
  }
  return regrades;
}

std::string ToCsv(const std::vector<Regrade>& regrades) {
  std::string csv = ToCsv(RegradeHeader());
  for (const Regrade& regrade : regrades) {
    csv += ToCsv(CsvRow{regrade.key.first, regrade.key.second,
                        std::to_string(regrade.nonce), regrade.why});
  }
  return csv;
}

std::map<GradeKey, int> Nonces(const std::vector<Regrade>& regrades) {
  std::map<GradeKey, int> nonces;
  for (const Regrade& regrade : regrades) nonces[regrade.key] = regrade.nonce;
  return nonces;
}

absl::StatusOr<std::vector<GradeKey>> MeantBy(
    const std::string& words, const std::vector<GradeKey>& keys) {
  const std::size_t slash = words.find('/');
  const std::string learner = words.substr(0, slash);
  std::vector<GradeKey> meant;
  for (const GradeKey& key : keys) {
    if (key.first == learner &&
        (slash == std::string::npos || key.second == words.substr(slash + 1))) {
      meant.push_back(key);
    }
  }
  if (meant.empty()) {
    return absl::NotFoundError("there is no submission " + Printable(words) +
                               " to judge again; name LEARNER or LEARNER/KATA");
  }
  return meant;
}

}  // namespace grader
