#include "grader/class_page.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "grader/html.h"
#include "grader/page.h"
#include "grader/page_files.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr std::size_t kName = 120, kSentence = 900;
constexpr Kind kWorstFirst[] = {
    Kind::kGraderFault, Kind::kForbidden,        Kind::kNoCompile,
    Kind::kTimeout,     Kind::kNondeterministic, Kind::kPanic,
    Kind::kLeak,        Kind::kOverMemory,       Kind::kFail,
    Kind::kPass,        Kind::kVisiblePass};

bool IsRefused(const ClassRow& row) { return !row.refusal.empty(); }
bool IsJudged(const ClassRow& row) { return !IsRefused(row); }
bool IsFault(const ClassRow& row) {
  return IsJudged(row) && row.verdict == Kind::kGraderFault;
}

std::string Section(std::string_view heading, const std::string& html) {
  return "<section>\n" + Element("h2", "", Escaped(heading)) + "\n" + html +
         "</section>\n";
}

// A path that leads nowhere but to a file below the page.
std::string Link(const std::string& path, const std::string& html) {
  if (path.empty() || path.starts_with('/') ||
      path.find(':') != std::string::npos ||
      path.find("..") != std::string::npos) {
    return html;
  }
  std::string address;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (byte >= 'a' && byte <= 'z') ||
                          (byte >= 'A' && byte <= 'Z') ||
                          (byte >= '0' && byte <= '9') || byte == '/' ||
                          byte == '.' || byte == '_' || byte == '-';
    constexpr char kDigits[] = "0123456789ABCDEF";
    if (is_plain) {
      address += c;
    } else {
      address += '%';
      address += kDigits[byte >> 4];
      address += kDigits[byte & 15];
    }
  }
  return "<a href=\"" + address + "\">" + html + "</a>";
}

std::string Badge(const ClassRow& row) {
  if (IsRefused(row)) {
    return "<span class=\"badge bad\">&#8856; refused</span>";
  }
  const bool good = Passes(row.verdict);
  return Element("span", good ? "badge good" : "badge bad",
                 std::string(good ? "&#10003; " : "&#10007; ") +
                     std::string(Name(row.verdict)));
}

// `names`, and behind them those that the rows add, each once.
std::vector<std::string> InOrder(std::vector<std::string> names,
                                 const std::vector<ClassRow>& rows,
                                 std::string ClassRow::* name) {
  std::set<std::string> seen(names.begin(), names.end());
  for (const ClassRow& row : rows) {
    if (seen.insert(row.*name).second) names.push_back(row.*name);
  }
  return names;
}

using Cells = std::map<std::pair<std::string, std::string>, const ClassRow*>;

Cells ByLearnerAndKata(const std::vector<ClassRow>& rows) {
  Cells cells;
  for (const ClassRow& row : rows) cells[{row.learner, row.kata}] = &row;
  return cells;
}

template <class Belongs>
std::string ForHumans(std::string_view heading, std::string_view about,
                      const std::vector<ClassRow>& rows,
                      const Belongs& belongs) {
  std::string items;
  for (const ClassRow& row : rows) {
    if (!belongs(row)) continue;
    const std::string& why = IsRefused(row) ? row.refusal : row.sentence;
    items += "<li><b>" +
             Link(row.report, Escaped(row.learner, kName) + ", " +
                                  Escaped(row.kata, kName)) +
             "</b>: " + Escaped(why, kSentence) + "</li>\n";
  }
  if (items.empty()) return "";
  return Section(heading, Element("p", "", Escaped(about)) + "\n" +
                              Element("ul", "", "\n" + items) + "\n");
}

std::string Summary(const std::vector<ClassRow>& rows, std::size_t learners,
                    std::size_t katas) {
  const auto count = [&rows](auto belongs) {
    return static_cast<std::int64_t>(std::ranges::count_if(rows, belongs));
  };
  const std::int64_t passed = count(
      [](const ClassRow& row) { return IsJudged(row) && Passes(row.verdict); });
  std::string text = Count(static_cast<std::int64_t>(learners), "learner") +
                     ", " + Count(static_cast<std::int64_t>(katas), "kata") +
                     ", " + Count(count(IsJudged), "verdict") + ": " +
                     WithCommas(passed) + " passed.";
  return Element("p", "sentence", text) + "\n";
}

// How many got what, per kata; a bar as wide as the share, with its number.
std::string Distribution(const std::vector<ClassRow>& rows,
                         const std::vector<std::string>& katas) {
  std::string html;
  for (const std::string& kata : katas) {
    std::map<Kind, std::int64_t> counts;
    std::int64_t all = 0, refused = 0, points = 0, with_points = 0;
    for (const ClassRow& row : rows) {
      if (row.kata != kata) continue;
      ++all;
      if (IsRefused(row)) {
        ++refused;
        continue;
      }
      ++counts[row.verdict];
      if (row.points) {
        points += *row.points;
        ++with_points;
      }
    }
    std::string bars;
    const auto bar = [&](std::string_view name, std::int64_t count) {
      bars += "<tr><th scope=\"row\">" + std::string(name) +
              "</th><td class=\"number\">" + WithCommas(count) +
              "</td><td class=\"bar\"><svg viewBox=\"0 0 100 8\" "
              "preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect "
              "width=\"" +
              Decimal(100.0 * static_cast<double>(count) /
                      static_cast<double>(all)) +
              "\" height=\"8\"/></svg></td></tr>\n";
    };
    if (refused != 0) bar("refused", refused);
    for (const Kind kind : kWorstFirst) {
      if (counts.contains(kind)) bar(Name(kind), counts[kind]);
    }
    std::string heading = Escaped(kata, kName);
    if (with_points != 0) {
      heading += ": " +
                 Decimal(static_cast<double>(points) /
                         static_cast<double>(with_points)) +
                 " points on average";
    }
    html += Element("h3", "", heading) +
            "\n<table>\n<thead><tr><th scope=\"col\">Verdict</th>"
            "<th scope=\"col\" class=\"number\">Learners</th>"
            "<td></td></tr></thead>\n<tbody>\n" +
            bars + "</tbody>\n</table>\n";
  }
  return Section("What they got", html);
}

std::string Patterns(const std::vector<ClassRow>& rows) {
  std::map<std::string, std::int64_t> counts;
  for (const ClassRow& row : rows) {
    if (IsJudged(row) && !Passes(row.verdict) && !row.pattern.empty()) {
      ++counts[row.pattern];
    }
  }
  if (counts.empty()) return "";
  std::vector<std::pair<std::int64_t, std::string>> sorted;
  for (const auto& [pattern, count] : counts) {
    sorted.emplace_back(-count, pattern);
  }
  std::ranges::sort(sorted);
  std::string rows_html;
  for (const auto& [count, pattern] : sorted) {
    rows_html += "<tr><th scope=\"row\">" + Escaped(pattern, kName) +
                 "</th><td class=\"number\">" + WithCommas(-count) +
                 "</td></tr>\n";
  }
  return Section("Which anti-pattern still bites",
                 "<table>\n<thead><tr><th scope=\"col\">Pattern</th>"
                 "<th scope=\"col\" class=\"number\">Submissions</th></tr>"
                 "</thead>\n<tbody>\n" +
                     rows_html + "</tbody>\n</table>\n");
}

std::string Points(const ClassRow& row) {
  if (!row.points) return "no points";
  return std::to_string(*row.points) + " of " + std::to_string(row.max_points);
}

// A long name may go on in the next line behind each '_'.
std::string Breakable(const std::string& name) {
  std::string html;
  for (const char c : name) {
    html += c;
    if (c == '_') html += "<wbr>";
  }
  return html;
}

// What a column is sorted by: points, and without them what is worse.
int SortValue(const ClassRow* row) {
  if (row == nullptr) return -3;
  if (IsRefused(*row)) return -2;
  return row->points.value_or(-1);
}

std::string Everybody(const std::vector<ClassRow>& rows,
                      const std::vector<std::string>& learners,
                      const std::vector<std::string>& katas) {
  const Cells cells = ByLearnerAndKata(rows);
  std::string head = "<th scope=\"col\">Learner</th>";
  for (const std::string& kata : katas) {
    head += "<th scope=\"col\">" + Breakable(Escaped(kata, kName)) + "</th>";
  }
  std::string body;
  for (const std::string& learner : learners) {
    int sum = 0;
    std::string row_html;
    for (const std::string& kata : katas) {
      const auto found = cells.find({learner, kata});
      const ClassRow* const row =
          found == cells.end() ? nullptr : found->second;
      row_html += "<td data-label=\"" + Escaped(kata, kName) +
                  "\" data-value=\"" + std::to_string(SortValue(row)) + "\">";
      if (row == nullptr) {
        row_html += "not submitted";
      } else {
        row_html += Link(row->report, Badge(*row));
        if (IsJudged(*row)) {
          sum += row->points.value_or(0);
          row_html += " " + Element("span", "points", Points(*row));
        }
      }
      row_html += "</td>";
    }
    body += "<tr><th scope=\"row\">" + Escaped(learner, kName) + "</th>" +
            row_html + "<td class=\"number\" data-label=\"Sum\" data-value=\"" +
            std::to_string(sum) + "\">" + WithCommas(sum) + "</td></tr>\n";
  }
  return Section(
      "Everybody",
      "<table id=\"everybody\">\n<thead><tr>" + head +
          "<th scope=\"col\" class=\"number\">Sum</th></tr></thead>\n"
          "<tbody>\n" +
          body + "</tbody>\n</table>\n");
}

}  // namespace

std::string ClassPage(std::string_view title, const std::vector<ClassRow>& rows,
                      const std::vector<std::string>& learners_first) {
  const std::vector<std::string> learners =
      InOrder(learners_first, rows, &ClassRow::learner);
  std::vector<std::string> katas = InOrder({}, rows, &ClassRow::kata);
  std::ranges::sort(katas);
  std::string body = "<header>\n" + Element("h1", "", Escaped(title, kName)) +
                     "\n" + Summary(rows, learners.size(), katas.size()) +
                     "</header>\n<main>\n";
  body += ForHumans("Grader faults", "No grades: somebody must look at these.",
                    rows, IsFault);
  body += ForHumans("Refused submissions",
                    "These were not judged, for the reason beside them.", rows,
                    IsRefused);
  if (!learners.empty()) {
    body += Everybody(rows, learners, katas);
  }
  if (!rows.empty()) body += Distribution(rows, katas);
  body += Patterns(rows);
  body += "</main>\n";
  return Page(
      title, body,
      {{page_files::kClassScript.text, page_files::kClassScript.sha256}});
}

}  // namespace grader
