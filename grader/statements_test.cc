// Which statements are found, block by block.
#include "grader/statements.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

using Blocks = std::vector<std::vector<std::string>>;

// Each statement as its words and signs, joined.
Blocks Found(const std::string& source) {
  const Statements statements(source);
  Blocks blocks;
  for (const Block& block : statements.blocks()) {
    blocks.emplace_back();
    for (const Statement& statement : block) {
      std::string text;
      for (std::size_t i = statement.first; i <= statement.last; ++i)
        text += statements.tokens()[i].text;
      blocks.back().push_back(text);
    }
  }
  return blocks;
}

Blocks InFunction(const std::string& body) {
  return Found("void F() {" + body + "}");
}

TEST_CASE("The statements of a function stand in their order") {
  CHECK(InFunction("int i = 0; f(i); return;") ==
        Blocks{{"inti=0;", "f(i);", "return;"}});
}

TEST_CASE("What is no function has no statements") {
  CHECK(Found("#define F() { f(); }\n"
              "constexpr int kAll[] = {1, 2}; enum class E { kA };\n"
              "struct S { int i = 0; std::vector<int> v; };\n"
              "namespace n { using X = int; }\n")
            .empty());
}

TEST_CASE("Functions are found in namespaces and classes") {
  CHECK(Found("namespace a { namespace { template <class T> void F() { f(); }\n"
              "class C { public: explicit C(int i) : i_{i}, j_(i) { g(); }\n"
              "~C() { h(); } int i_, j_; }; } }") ==
        Blocks{{"f();"}, {"g();"}, {"h();"}});
}

TEST_CASE("An if, a loop or a try is one statement of its block") {
  CHECK(InFunction("a(); if (x) { b(); } else c(); for (;;) d(); e();") ==
        Blocks{{"b();"},
               {"c();"},
               {"d();"},
               {"a();", "if(x){b();}elsec();", "for(;;)d();", "e();"}});
  CHECK(
      InFunction("do { a(); } while (x); try { b(); } catch (...) { c(); }") ==
      Blocks{{"a();"},
             {"b();"},
             {"c();"},
             {"do{a();}while(x);", "try{b();}catch(...){c();}"}});
  CHECK(InFunction("while (auto x = co_await y.Receive()) co_await f(*x);") ==
        Blocks{{"co_awaitf(*x);"},
               {"while(autox=co_awaity.Receive())co_awaitf(*x);"}});
}

TEST_CASE("The body of a lambda is a block, a list of values is none") {
  CHECK(InFunction("Run([](Here) -> Task<> { a(); b(); }); c({1, {2}});") ==
        Blocks{{"a();", "b();"},
               {"Run([](Here)->Task<>{a();b();});", "c({1,{2}});"}});
}

TEST_CASE("A label is told from what follows it") {
  const Statements statements("void F() { switch (x) { case 1: f(); } }");
  const Block& block = statements.blocks().front();
  REQUIRE(block.size() == 2);
  CHECK(block[0].label);
  CHECK_FALSE(block[1].label);
  CHECK(block[1].simple);
}

TEST_CASE("Comments and literals are no code") {
  CHECK(InFunction("// f();\n a(\"; }\"); /* { */ b(';');") ==
        Blocks{{"a();", "b();"}});
}

TEST_CASE("Text that is no C++ comes to an end") {
  for (const char* source :
       {"void F() {", "void F() { if", "void F() { if (", "void F() { f( }",
        "}}}", "void F() { do", "void F() { try", "void F() { case", "{", "(",
        "void F() { try { } catch", "void F() { if (x) } else {", "\\", "#"}) {
    INFO(source);
    Found(source);
  }
}

TEST_CASE("A comparison stands between blanks, a template's bracket does not") {
  const Statements statements("a < b; A<B> c;");
  CHECK(statements.IsBetweenBlanks(1));
  CHECK_FALSE(statements.IsBetweenBlanks(5));
  CHECK_FALSE(statements.IsBetweenBlanks(7));
}

}  // namespace
}  // namespace grader
