#include "grader/junit.h"

#include <pugixml.hpp>
#include <sstream>

#include "grader/text.h"
#include "grader/visible_text.h"

namespace grader {
namespace {

void Set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name) = Visible(value).c_str();
}

pugi::xml_node Case(pugi::xml_node suite, const Verdict& verdict,
                    std::string_view name) {
  pugi::xml_node test = suite.append_child("testcase");
  Set(test, "classname", verdict.kata);
  Set(test, "name", name);
  return test;
}

// `kind`: "failure" or "error".
void Fail(pugi::xml_node test, const char* kind, std::string_view type,
          std::string_view message) {
  pugi::xml_node failure = test.append_child(kind);
  const auto lines = Lines(message);
  Set(failure, "message", lines.empty() ? message : lines.front());
  Set(failure, "type", type);
  failure.text() = Visible(message).c_str();
}

}  // namespace

std::string JunitXml(const Verdict& verdict) {
  const bool is_fault = verdict.verdict == Kind::kGraderFault;
  const bool passed = Passes(verdict.verdict);
  int failures = passed || is_fault ? 0 : 1;
  for (const TestResult& test : verdict.tests) failures += test.passed ? 0 : 1;

  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node suite =
      document.append_child("testsuites").append_child("testsuite");
  Set(suite, "name", verdict.kata);
  Set(suite, "tests", std::to_string(verdict.tests.size() + 1));
  Set(suite, "failures", std::to_string(failures));
  Set(suite, "errors", is_fault ? "1" : "0");
  Set(suite, "skipped", "0");
  pugi::xml_node properties = suite.append_child("properties");
  const auto property = [&](const char* name, std::string_view value) {
    pugi::xml_node node = properties.append_child("property");
    Set(node, "name", name);
    Set(node, "value", value);
  };
  property("verdict", Name(verdict.verdict));
  if (verdict.points) {
    property("points", std::to_string(*verdict.points));
    property("max_points", std::to_string(verdict.max_points));
  }
  if (!verdict.pattern.empty()) property("pattern", verdict.pattern);
  if (!verdict.token.empty()) property("token", verdict.token);

  pugi::xml_node judged = Case(suite, verdict, "verdict");
  if (!passed) {
    Fail(judged, is_fault ? "error" : "failure", Name(verdict.verdict),
         verdict.sentence);
  }
  for (const TestResult& test : verdict.tests) {
    pugi::xml_node node = Case(suite, verdict, test.name);
    if (!test.passed) Fail(node, "failure", "test", test.message);
  }
  std::ostringstream text;
  document.save(text, "  ", pugi::format_indent, pugi::encoding_utf8);
  return text.str();
}

}  // namespace grader
