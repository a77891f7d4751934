// Which small changes are made, and what each looks like.
#include "grader/mutants.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

namespace grader {
namespace {

using Catch::Contains;

// Of a function with this body: what is left of the body in each mutant.
std::vector<std::string> Bodies(const std::string& body) {
  const std::string begin = "void F() { ", end = " }";
  std::vector<std::string> bodies;
  for (const Mutant& mutant : MutantsOf(begin + body + end)) {
    REQUIRE(mutant.source.size() >= begin.size() + end.size());
    bodies.push_back(mutant.source.substr(
        begin.size(), mutant.source.size() - begin.size() - end.size()));
  }
  std::sort(bodies.begin(), bodies.end());
  return bodies;
}

using Texts = std::vector<std::string>;

TEST_CASE("Calls, waits and assignments are dropped, one at a time") {
  for (const char* statement :
       {"jobs.Close();", "state->jobs.Close();", "pending.Done();",
        "dojo::Go(\"worker\", Worker(jobs));", "scope.Go(\"worker\", W());",
        "co_await jobs.Send(1);", "cancel();", "--missing;", "quote = other;",
        "total += 2;", "list[0].Close();"}) {
    INFO(statement);
    CHECK(Bodies(statement) == Texts{";"});
  }
  CHECK(Bodies("if (true == x) jobs.Close();") ==
        Texts{"if (true != x) jobs.Close();", "if (true == x) ;"});
}

TEST_CASE("Guards and ways out are dropped, other declarations are not") {
  for (const char* statement :
       {"dojo::CloseGuard close(jobs);", "CancelGuard on_return{cancel};",
        "auto close = dojo::CloseGuard(jobs);",
        "absl::Cleanup done = [] { x = 1; };", "co_return;", "return;",
        "break;", "continue;"}) {
    INFO(statement);
    const Texts bodies = Bodies(statement);
    CHECK(std::count(bodies.begin(), bodies.end(), ";") == 1);
  }
  for (const char* statement :
       {"dojo::WaitGroup pending;", "int i = 0;", "auto [a, b] = Pair();",
        "const Reply reply = co_await replica.ask(1);", "co_return Quote{};",
        "return (x);", "std::vector<int> v(3);", "Type& r = f();",
        "Type* p = f();", "throw Error(1);", "using X = int;"}) {
    INFO(statement);
    CHECK(Bodies(statement).empty());
  }
}

TEST_CASE("Neighbours change places, and keep what stands between them") {
  CHECK(Bodies("int i = 0;  // first\n int k = 1;") ==
        Texts{"int k = 1;  // first\n int i = 0;"});
  CHECK(Bodies("int a; if (b) { int c; } int d;") ==
        Texts{"if (b) { int c; } int a; int d;",
              "int a; if (!(b)) { int c; } int d;",
              "int a; int d; if (b) { int c; }"});
}

TEST_CASE("A case of a switch keeps its label") {
  for (const std::string& body :
       Bodies("switch (x) { case 1: int i; case 2: int k; }")) {
    FAIL_CHECK(body);
  }
}

TEST_CASE("Each case of a Select is dropped, with its comma") {
  CHECK(Bodies("auto i = co_await dojo::Select(dojo::OnReceive(a, &x), "
               "OnSend(b, T<int, int>{1, 2}), dojo::After(1_ms));") ==
        Texts{"auto i = co_await dojo::Select(OnSend(b, T<int, int>{1, 2}), "
              "dojo::After(1_ms));",
              "auto i = co_await dojo::Select(dojo::OnReceive(a, &x), "
              "OnSend(b, T<int, int>{1, 2}));",
              "auto i = co_await dojo::Select(dojo::OnReceive(a, &x), "
              "dojo::After(1_ms));"});
  CHECK(Bodies("auto i = co_await Select(OnDone(ctx));") ==
        Texts{"auto i = co_await Select();"});
}

TEST_CASE("A capacity is taken away, given, and changed by one") {
  CHECK(Bodies("auto c = dojo::MakeChannel<int>(\"c\");") ==
        Texts{"auto c = dojo::MakeChannel<int>(\"c\", 1);"});
  CHECK(Bodies("auto c = MakeChannel<P<int, int>>(\"c, d\", 4);") ==
        Texts{"auto c = MakeChannel<P<int, int>>(\"c, d\", 0);",
              "auto c = MakeChannel<P<int, int>>(\"c, d\", 3);",
              "auto c = MakeChannel<P<int, int>>(\"c, d\", 5);"});
  CHECK(Bodies("auto c = MakeChannel(\"c\", f(a, b));") ==
        Texts{"auto c = MakeChannel(\"c\", (f(a, b)) + 1);",
              "auto c = MakeChannel(\"c\", (f(a, b)) - 1);",
              "auto c = MakeChannel(\"c\", 0);"});
}

TEST_CASE("No capacity is given that another mutant or the original has") {
  CHECK(Bodies("auto c = MakeChannel(\"c\", 1);") ==
        Texts{"auto c = MakeChannel(\"c\", 0);",
              "auto c = MakeChannel(\"c\", 2);"});
  CHECK(Bodies("auto c = MakeChannel(\"c\", 0);") ==
        Texts{"auto c = MakeChannel(\"c\", 1);"});
  CHECK(Bodies("int i; int i;").empty());
}

TEST_CASE("Comparisons are replaced, templates and streams are left alone") {
  CHECK(Bodies("bool b = a < c;") == Texts{"bool b = a <= c;"});
  CHECK(Bodies("bool b = a <= c;") == Texts{"bool b = a < c;"});
  CHECK(Bodies("bool b = a != c && d > e;") ==
        Texts{"bool b = a != c && d >= e;", "bool b = a != c || d > e;",
              "bool b = a == c && d > e;"});
  CHECK(Bodies("A<B> x; ").empty());
  CHECK(Bodies("T&& y = f(a >> b);").empty());
}

TEST_CASE("A condition that compares nothing is negated") {
  CHECK(Bodies("if (picture.torn) { int i; }") ==
        Texts{"if (!(picture.torn)) { int i; }"});
  CHECK(Bodies("if (auto x = f()) { int i; }").empty());
  CHECK(Bodies("if (int i; g) { int i; }").empty());
}

TEST_CASE("A mutant says where and what it is") {
  const auto mutants = MutantsOf("// A fix.\nvoid F() {\n  f(1,\n    2);\n}\n");
  REQUIRE(mutants.size() == 1);
  CHECK(mutants[0].line == 3);
  CHECK(mutants[0].what == "drops `f(1, 2);`");
  CHECK(mutants[0].source == "// A fix.\nvoid F() {\n  ;\n}\n");
}

TEST_CASE("Mutants stand in the order of their lines, each once") {
  const std::string source =
      "void F() {\n  a();\n  if (x == 1) b();\n  c();\n}\n";
  const auto mutants = MutantsOf(source);
  CHECK(mutants.size() == 6);
  std::set<std::string> sources = {source};
  std::size_t line = 0;
  for (const Mutant& mutant : mutants) {
    CHECK(mutant.line >= line);
    line = mutant.line;
    CHECK(sources.insert(mutant.source).second);
  }
}

TEST_CASE("Text that is no C++ has no mutants that crash") {
  for (const char* source :
       {"", "void F() { Select(", "void F() { MakeChannel<", "if (",
        "void F() { MakeChannel(); Select(); }", "void F() { f(); "}) {
    INFO(source);
    MutantsOf(source);
  }
}

}  // namespace
}  // namespace grader
