// C++ text without comments and literals.
#include "grader/source_text.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

TEST_CASE("Comments become blanks, and all else stays where it stood") {
  CHECK(WithoutComments("a // b\nc /* d\n */ e") == "a     \nc     \n    e");
  CHECK(WithoutComments("int x = 1'000;  // y") == "int x = 1'000;      ");
}

TEST_CASE("What a literal holds is no comment") {
  for (const std::string source :
       {"f(\"// a\", '\"', \"\\\"// b\");", "R\"(/* a \" */)\" // \"x",
        "'\\'' // it's"}) {
    const std::string text = WithoutComments(source);
    INFO(source);
    CHECK(text.size() == source.size());
  }
  CHECK(WithoutComments("f(\"// a\");") == "f(\"// a\");");
  CHECK(WithoutComments("R\"(// a \" b)\" // c") == "R\"(// a \" b)\"     ");
  CHECK(WithoutComments("'\"' // c") == "'\"'     ");
}

TEST_CASE("A literal or comment that is not closed ends with the text") {
  CHECK(WithoutComments("a \"b") == "a \"b");
  CHECK(WithoutComments("a \"b\\") == "a \"b\\");
  CHECK(WithoutComments("R\"(b") == "R\"(b");
  CHECK(WithoutComments("R\"") == "R\"");
  CHECK(WithoutComments("a /* b") == "a     ");
}

TEST_CASE("Code only has blanks for literals, too") {
  CHECK(CodeOnly("f(\"// a\"); // b") == "f(      );     ");
  CHECK(CodeOnly("'\"' + 1'000 /* c */") == "    + 1'000        ");
  CHECK(CodeOnly("R\"(a \" b)\" + c") == "           + c");
  CHECK(CodeOnly("\"a\nb") == "  \nb");
}

}  // namespace
}  // namespace grader
