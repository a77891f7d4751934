#include "grader/class_page.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

using Catch::Contains;

std::vector<ClassRow> Class() {
  return {
      {.learner = "Zo\xC3\xAB",
       .kata = "01_unclosed_range",
       .verdict = Kind::kPass,
       .points = 100,
       .report = "Zo\xC3\xAB/01_unclosed_range/report.html"},
      {.learner = "Zo\xC3\xAB",
       .kata = "02_default_backlog",
       .verdict = Kind::kLeak,
       .points = 33,
       .pattern = "unclosed range",
       .sentence = "a leak"},
      {.learner = "ada",
       .kata = "01_unclosed_range",
       .verdict = Kind::kGraderFault,
       .sentence = "valgrind is away"},
      {.learner = "bo",
       .kata = "01_unclosed_range",
       .refusal = "the archive has a link that leads outside"},
  };
}

std::size_t At(const std::string& page, const std::string& text) {
  INFO(text);
  const std::size_t at = page.find(text);
  CHECK(at != std::string::npos);
  return at;
}

TEST_CASE("What a human must look at stands first") {
  const std::string page = ClassPage("A class", Class());
  CHECK(At(page, "<h2>Grader faults</h2>") <
        At(page, "<h2>Refused submissions</h2>"));
  CHECK(At(page, "<h2>Refused submissions</h2>") <
        At(page, "<h2>Everybody</h2>"));
  CHECK_THAT(page, Contains("<b>ada, 01_unclosed_range</b>: valgrind is away"));
  CHECK_THAT(page, Contains("<b>bo, 01_unclosed_range</b>: the archive has a "
                            "link that leads outside"));
  const std::string calm = ClassPage("A class", {Class()[0]});
  CHECK_THAT(calm, !Contains("Grader faults"));
  CHECK_THAT(calm, !Contains("Refused"));
}

TEST_CASE("Who has handed in nothing has a line, too") {
  const std::string page =
      ClassPage("A class", Class(), {"Anna", "Zo\xC3\xAB"});
  CHECK_THAT(page, Contains("<th scope=\"row\">Anna</th><td data-label=\"01_"
                            "unclosed_range\" data-value=\"-3\">not "
                            "submitted</td>"));
  CHECK(page.find(">Anna<") < page.find(">Zo\xC3\xAB<"));
  CHECK_THAT(ClassPage("A class", {}, {"Anna"}),
             Contains("1 learner, 0 katas"));
}

TEST_CASE("Everybody has a line, and each kata a cell in it") {
  const std::string page = ClassPage("A class", Class());
  CHECK_THAT(
      page,
      Contains("<tr><th scope=\"row\">Zo\xC3\xAB</th><td data-label=\"01_"
               "unclosed_range\" data-value=\"100\"><a href=\"Zo%C3%AB/01_"
               "unclosed_range/report.html\"><span class=\"badge good\">"
               "&#10003; pass</span></a> <span class=\"points\">100 of 100"
               "</span></td><td data-label=\"02_default_backlog\" "
               "data-value=\"33\"><span class=\"badge bad\">&#10007; leak"
               "</span> <span class=\"points\">33 of 100</span></td>"));
  CHECK_THAT(page, Contains("data-label=\"Sum\" data-value=\"133\">133</td>"));
  CHECK_THAT(page, Contains("data-value=\"-3\">not submitted</td>"));
  CHECK_THAT(page, Contains("data-value=\"-1\"><span class=\"badge bad\">"
                            "&#10007; grader-fault</span> <span "
                            "class=\"points\">no points</span></td>"));
  CHECK_THAT(page, Contains("data-value=\"-2\"><span class=\"badge bad\">"
                            "&#8856; refused</span></td>"));
  CHECK_THAT(page, Contains("3 learners, 2 katas, 3 verdicts: 1 passed."));
}

TEST_CASE("Katas stand by name, learners as they come") {
  const std::string page = ClassPage(
      "A class",
      {{.learner = "z", .kata = "02_b"}, {.learner = "a", .kata = "01_a"}});
  CHECK(At(page, "01_<wbr>a</th>") < At(page, "02_<wbr>b</th>"));
  CHECK(At(page, "<th scope=\"row\">z</th>") <
        At(page, "<th scope=\"row\">a</th>"));
}

TEST_CASE("The distribution counts each verdict of a kata") {
  const std::string page = ClassPage("A class", Class());
  CHECK_THAT(page, Contains("<h3>01_unclosed_range: 100 points on average"));
  CHECK_THAT(page, Contains("<th scope=\"row\">refused</th><td "
                            "class=\"number\">1</td>"));
  CHECK_THAT(page, Contains("<rect width=\"33.3\" height=\"8\"/>"));
  CHECK_THAT(page, Contains("<h3>02_default_backlog: 33 points on average"));
}

TEST_CASE("The patterns that bite most stand first") {
  std::vector<ClassRow> rows = Class();
  for (const char* learner : {"c", "d"}) {
    rows.push_back({.learner = learner,
                    .kata = "06_abandoned_sender",
                    .verdict = Kind::kLeak,
                    .points = 0,
                    .pattern = "abandoned sender"});
  }
  // A pattern that was overcome bites no more.
  rows[0].pattern = "nil channel";
  const std::string page = ClassPage("A class", rows);
  CHECK(At(page,
           "<th scope=\"row\">abandoned sender</th><td "
           "class=\"number\">2</td>") <
        At(page,
           "<th scope=\"row\">unclosed range</th><td "
           "class=\"number\">1</td>"));
  CHECK_THAT(page, !Contains("nil channel"));
}

TEST_CASE("No name reaches the browser as anything but text") {
  const std::string hostile =
      "</script><img src=x onerror=\"alert(1)\">\xE2\x80\xAE\x1b";
  const std::string page =
      ClassPage(hostile, {{.learner = hostile,
                           .kata = hostile,
                           .verdict = Kind::kLeak,
                           .pattern = hostile,
                           .sentence = hostile,
                           .report = "a\"><script>/report.html"},
                          {.learner = hostile, .kata = "k", .refusal = hostile},
                          {.learner = hostile,
                           .kata = "f",
                           .sentence = hostile,
                           .report = "javascript:alert(1)"}});
  for (const char* never :
       {"<img", "\xE2\x80\xAE", "\x1b", "\"><script>", "javascript:"}) {
    INFO(never);
    CHECK(page.find(never) == std::string::npos);
  }
  CHECK_THAT(page, Contains("href=\"a%22%3E%3Cscript%3E/report.html\""));
}

TEST_CASE("No link leaves the page's folder") {
  for (const char* path : {"/etc/passwd", "../x", "a/../../x", "//host/x",
                           "http://host/", "file:x"}) {
    INFO(path);
    CHECK(ClassPage("t", {{.learner = "a", .kata = "k", .report = path}})
              .find("<a ") == std::string::npos);
  }
}

TEST_CASE("A class of nobody is a page") {
  CHECK_THAT(ClassPage("t", {}), Contains("0 learners, 0 katas"));
}

}  // namespace
}  // namespace grader
