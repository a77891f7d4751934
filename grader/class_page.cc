#include "grader/class_page.h"

#include <cstdio>
#include <string_view>

namespace grader {
namespace {

constexpr char kHead[] = R"(<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Leak Dojo: the class</title>
<style>
body { font: 16px/1.4 sans-serif; margin: 1em; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid #888; padding: .2em .5em; text-align: left; }
</style>
)";

std::string Escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

// A part of an address: a learner's id may hold what means something there.
std::string InAddress(std::string_view part) {
  std::string address;
  for (const char c : part) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                          c == '_';
    if (is_plain) {
      address += c;
      continue;
    }
    char code[4];
    std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned char>(c));
    address += code;
  }
  return address;
}

std::string Points(const Grade& grade) {
  if (grade.overridden) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", grade.overridden->points);
    return std::string(text) + " (given by hand)";
  }
  return grade.points ? std::to_string(*grade.points) : "no points yet";
}

std::string Cell(const std::string& learner, const std::string& kata,
                 const Grade& grade) {
  switch (grade.standing) {
    case Standing::kMissing:
      return "nothing";
    case Standing::kRefused:
      return "refused: " + Escaped(grade.refusal);
    case Standing::kWaiting:
      return "waits for its verdict";
    case Standing::kJudged:
      break;
  }
  return "<a href=\"" + InAddress(learner) + "/" + InAddress(kata) +
         "/verdict.json\" title=\"" + Escaped(grade.sentence) + "\">" +
         std::string(Name(grade.verdict)) + "</a>, " + Points(grade);
}

}  // namespace

std::string ClassPage(const ClassBook& book) {
  std::string html = std::string(kHead) + "<h1>The class</h1>\n";
  std::string faults;
  for (const auto& [key, grade] : book.grades) {
    if (grade.standing != Standing::kJudged ||
        grade.verdict != Kind::kGraderFault) {
      continue;
    }
    faults += "<li>" + Escaped(key.first) + ", " + Escaped(key.second) + ": " +
              Escaped(grade.sentence) + "</li>\n";
  }
  if (!faults.empty()) {
    html += "<h2>Look at these first: grader faults</h2>\n<ul>\n" + faults +
            "</ul>\n";
  }
  html += "<table>\n<tr><th>learner</th>";
  for (const std::string& kata : book.katas) {
    html += "<th>" + Escaped(kata) + "</th>";
  }
  html += "</tr>\n";
  for (const Learner& learner : book.learners) {
    html += "<tr><th>" + Escaped(learner.id) + "</th>";
    for (const std::string& kata : book.katas) {
      html +=
          "<td>" + Cell(learner.id, kata, book.At(learner.id, kata)) + "</td>";
    }
    html += "</tr>\n";
  }
  html += "</table>\n";
  if (!book.refusals.empty()) {
    html += "<h2>Refused</h2>\n<ul>\n";
    for (const Refusal& refusal : book.refusals) {
      html += "<li>" + Escaped(refusal.learner) +
              (refusal.kata.empty() ? "" : ", " + Escaped(refusal.kata)) +
              ": " + Escaped(refusal.why) + "</li>\n";
    }
    html += "</ul>\n";
  }
  return html + "</html>\n";
}

}  // namespace grader
