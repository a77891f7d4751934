// The shape is that of the schema by which Jenkins reads JUnit's XML.
#include "grader/junit.h"

#include <catch2/catch.hpp>
#include <pugixml.hpp>
#include <set>
#include <string>

namespace grader {
namespace {

Verdict Leaking() {
  Verdict verdict;
  verdict.kata = "01_unclosed_range";
  verdict.verdict = Kind::kLeak;
  verdict.points = 22;
  verdict.sentence = "100 tasks leak";
  verdict.tests = {{"good", true, ""},
                   {"<bad> & \"worse\"", false,
                    std::string("first\n]]> \0 \x1b[2J \xFF", 18)}};
  return verdict;
}

// Reads `text` back. The document owns all that is asked of it.
struct Read {
  explicit Read(const std::string& text) {
    REQUIRE(document.load_string(text.c_str(), pugi::parse_full));
    suite = document.child("testsuites").child("testsuite");
  }
  pugi::xml_document document;
  pugi::xml_node suite;
};

void CheckShape(const pugi::xml_node& suite) {
  const std::set<std::string> children = {"properties", "testcase",
                                          "system-out", "system-err"};
  const std::set<std::string> of_cases = {"skipped", "error", "failure",
                                          "system-out", "system-err"};
  int tests = 0, failures = 0, errors = 0;
  for (const pugi::xml_node& child : suite.children()) {
    CHECK(children.contains(child.name()));
    if (std::string(child.name()) != "testcase") continue;
    ++tests;
    CHECK(child.attribute("name"));
    CHECK(child.attribute("classname"));
    failures += child.child("failure") ? 1 : 0;
    errors += child.child("error") ? 1 : 0;
    for (const pugi::xml_node& outcome : child.children()) {
      CHECK(of_cases.contains(outcome.name()));
      CHECK(outcome.attribute("type"));
      CHECK(outcome.attribute("message"));
    }
  }
  CHECK(suite.attribute("name"));
  CHECK(suite.attribute("tests").as_int() == tests);
  CHECK(suite.attribute("failures").as_int() == failures);
  CHECK(suite.attribute("errors").as_int() == errors);
}

TEST_CASE("JUnit has the verdict and each test") {
  const std::string xml = JunitXml(Leaking());
  CHECK(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
  const Read read(xml);
  CheckShape(read.suite);
  CHECK(read.suite.attribute("tests").as_int() == 3);
  CHECK(read.suite.attribute("failures").as_int() == 2);
  const pugi::xml_node verdict = read.suite.child("testcase");
  CHECK(verdict.child("failure").attribute("type").value() ==
        std::string("leak"));
  CHECK(verdict.child("failure").text().get() == std::string("100 tasks leak"));
  CHECK_FALSE(verdict.next_sibling().child("failure"));
}

TEST_CASE("JUnit holds whatever a test says, and stays XML") {
  const std::string xml = JunitXml(Leaking());
  for (const char never : {'\0', '\x1b', '\xFF'}) {
    CHECK(xml.find(never) == std::string::npos);
  }
  const Read read(xml);
  const pugi::xml_node bad = read.suite.last_child();
  CHECK(bad.attribute("name").value() == std::string("<bad> & \"worse\""));
  CHECK(bad.child("failure").attribute("message").value() ==
        std::string("first"));
  CHECK(bad.child("failure").text().get() ==
        std::string("first\n]]> \xEF\xBF\xBD \xEF\xBF\xBD[2J \xEF\xBF\xBD"));
}

TEST_CASE("In JUnit a grader-fault is an error, and no failure") {
  Verdict verdict = Leaking();
  verdict.verdict = Kind::kGraderFault;
  verdict.points = std::nullopt;
  verdict.tests.clear();
  const Read read(JunitXml(verdict));
  CheckShape(read.suite);
  CHECK(read.suite.attribute("errors").as_int() == 1);
  CHECK(read.suite.attribute("failures").as_int() == 0);
}

TEST_CASE("In JUnit a pass has no failure") {
  Verdict verdict = Leaking();
  verdict.verdict = Kind::kPass;
  verdict.tests = {{"good", true, ""}};
  const Read read(JunitXml(verdict));
  CheckShape(read.suite);
  CHECK(read.suite.attribute("failures").as_int() == 0);
  CHECK(read.suite.attribute("errors").as_int() == 0);
}

}  // namespace
}  // namespace grader
