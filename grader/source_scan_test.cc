// What the scan refuses, and by which rule; and what it must let pass.
#include "grader/source_scan.h"

#include <catch2/catch.hpp>

#include "grader/tokens.h"

namespace grader {
namespace {

std::string InKata(std::string_view text) {
  return "#include \"kata.h\"\nnamespace kata {\n" + std::string(text) +
         "\n}\n";
}

// "RULE:LINE" of the first refusal, or "".
std::string First(std::string_view source) {
  const auto refusals = ScanSource(source);
  for (const Refusal& refusal : refusals) {
    // All of it must fit into a sentence of 200 characters.
    CHECK(refusal.what.size() + refusal.rule.size() + refusal.instead.size() <
          160);
  }
  if (refusals.empty()) return "";
  return refusals.front().rule + ":" + std::to_string(refusals.front().line);
}

// The same for text that begins on line 3, in namespace kata.
std::string Inside(std::string_view text) { return First(InKata(text)); }

TEST_CASE("Ordinary code passes") {
  CHECK(First("// A fix.\n"
              "#include \"kata.h\"\n"
              "#include <vector>\n"
              "#include \"runtime/dojo.h\"\n"
              "#define LIMIT 3\n"
              "using namespace dojo;\n"
              "namespace kata {\n"
              "namespace {\n"
              "constexpr int kMost = 1'000;\n"
              "static int Twice(int x) { return 2 * x; }\n"
              "template <class T>\n"
              "[[nodiscard]] T Same(T t) { return t; }\n"
              "#if 0\n"
              "int unused() { return 'x'; }\n"
              "#endif\n"
              "}  // namespace\n"
              "int f(std::vector<int> v) {\n"
              "  auto g = [v]() mutable { v[v[0]] = 1; };\n"
              "  g();\n"
              "  return (void)v, new int(3) ? kMost : Twice(2);\n"
              "}\n"
              "}  // namespace kata\n") == "");
}

TEST_CASE("What stands in a comment or a literal is no code") {
  CHECK(Inside("// asm volatile\n/* union\n */ const char* a = \"asm\";") ==
        "");
  CHECK(Inside("const char* raw = R\"x(\nasm )\" union)x\";") == "");
  CHECK(Inside("int big = 1'000'000; char quote = '\"'; int asm_ = 0;") == "");
  CHECK(Inside("const char* path = \"C:\\\\\"; asm(\"\");") == "assembler:3");
  CHECK(Inside("const char* a = R\"(\n)\"; int union_; union U {};") ==
        "union:4");
  // FooR"(...)" is a word and a plain literal.
  CHECK(Inside("auto a = FooR\"(\"; asm(\"\"); //)\"") == "assembler:3");
}

TEST_CASE("What can be read in two ways is refused") {
  CHECK(Inside("// comment \\\nint x;") == "characters:3");
  CHECK(Inside("// comment \\  \nint x;") == "characters:3");
  CHECK(Inside("// comment \rint x;") == "characters:3");
  CHECK(Inside("int x;\r\n// fine\r\n") == "");
  CHECK(Inside("int \\u0061sm;") == "characters:3");
  CHECK(Inside("int \xc3\xa4 = 1;") == "characters:3");
  CHECK(Inside("// \xc3\xa4 in a comment") == "");
  CHECK(First("\xef\xbb\xbf" + InKata("")) == "");
  CHECK(Inside("int a$b;") == "characters:3");
  CHECK(First("%:include <unistd.h>\n") == "characters:1");
  CHECK(Inside("int a<:3:>;") == "characters:3");
  CHECK(Inside("std::vector<::kata::Job> jobs;") == "");
  CHECK(First(InKata("int x;") + std::string(1, '\0')) == "characters:5");
}

TEST_CASE("Includes are literal and listed, and stand above every macro") {
  CHECK(First("#include <unistd.h>\n") == "include:1");
  CHECK(First("#include <vector>\n") == "");
  CHECK(First("#include < vector>\n") == "include:1");
  CHECK(First("#include \"/etc/passwd\"\n") == "include:1");
  CHECK(First("#include \"../../solutions/01_unclosed_range/kata.cc\"\n") ==
        "include:1");
  CHECK(First("#define A \"kata.h\"\n#include A\n") == "include:2");
  CHECK(First("#define A 1\n#include \"kata.h\"\n") == "include:2");
  CHECK(First("#/**/include <csignal>\n") == "include:1");
  CHECK(First("/* */ # include <csignal>\n") == "include:1");
  CHECK(First("#import <csignal>\n") == "directive:1");
  CHECK(First("#include_next <vector>\n") == "directive:1");
}

TEST_CASE("Directives that speak past the language are refused") {
  CHECK(First("#pragma redefine_extname a b\n") == "directive:1");
  CHECK(First("#line 7 \"other.cc\"\n") == "directive:1");
  CHECK(First("# 7 \"other.cc\"\n") == "directive:1");
  CHECK(First("#undef LIMIT\n") == "directive:1");
  CHECK(First("#if __has_include(<unistd.h>)\n#endif\n") == "reserved-name:1");
}

TEST_CASE("A macro neither joins words nor opens a scope nor takes a name") {
  CHECK(First("#define A(x, y) x##y\n") == "macro:1");
  CHECK(First("#define A(x) #x\n") == "macro:1");
  CHECK(First("#define OPEN {\n") == "macro:1");
  CHECK(First("#define CLOSE }\n") == "macro:1");
  CHECK(First("#define BOTH }{\n") == "macro:1");
  CHECK(First("#define SPACE namespace std\n") == "macro:1");
  CHECK(First("#define private public\n") == "macro:1");
  CHECK(First("#define kata std\n") == "macro:1");
  CHECK(First("#define CODE asm\n") == "assembler:1");
  CHECK(First("#define STD std\nnamespace kata { namespace STD {} }\n") ==
        "namespace:2");
}

TEST_CASE("Everything stands in the home namespace") {
  CHECK(First("int x;\n") == "namespace:1");
  CHECK(First("namespace std { int x; }\n") == "namespace:1");
  CHECK(First("namespace { int x; }\n") == "namespace:1");
  CHECK(First("template <> struct std::hash<int> {};\n") == "namespace:1");
  CHECK(First("extern \"C\" void _exit(int);\n") == "extern:1");
  CHECK(First("namespace kata::detail { int x; }\n") == "");
  CHECK(First("using std::vector; namespace d = dojo;\n") == "");
  CHECK(First("using T = decltype([] { return 1; });\n") == "namespace:1");
  CHECK(First("namespace kata {} }\nint x;\n") == "namespace:1");
  CHECK(First("namespace kata {\n#if 0\n}\n#endif\nint x;\n}\n") == "braces:3");
  CHECK(First("namespace kata {\n#if X\n{\n#else\n#endif\n}\n") == "braces:4");
  ScanRules rules;
  rules.home = "dojo";
  CHECK(ScanSource("namespace dojo { int x; }\n", rules).empty());
}

TEST_CASE("Words that honest code never needs are refused") {
  CHECK(Inside("volatile int x = 0;") == "volatile:3");
  CHECK(Inside("union U { int a; };") == "union:3");
  CHECK(Inside("thread_local int x;") == "static-variable:3");
  CHECK(Inside("extern int x;") == "extern:3");
  CHECK(Inside("auto a = reinterpret_cast<long>(p);") == "cast:3");
  CHECK(Inside("void const* p = q;") == "cast:3");
  CHECK(Inside("void* p = q;") == "cast:3");
  CHECK(Inside("auto p = new (q) int;") == "raw-memory:3");
  CHECK(Inside("std::memcpy(a, b, 8);") == "raw-memory:3");
  CHECK(Inside("int __x;") == "reserved-name:3");
  CHECK(Inside("int _X;") == "reserved-name:3");
  CHECK(Inside("int a__b;") == "reserved-name:3");
  CHECK(Inside("auto f = __func__;") == "");
  CHECK(Inside("__attribute__((constructor)) void f();") == "reserved-name:3");
  CHECK(Inside("[[gnu::constructor]] void f();") == "attribute:3");
  CHECK(Inside("[ [using gnu: constructor]] void f();") == "attribute:3");
  CHECK(Inside("[[nodiscard, gnu::alias(\"x\")]] int f();") == "attribute:3");
  CHECK(Inside("template class Reach<&dojo::Task<>::handle_>;") ==
        "template:3");
  CHECK(Inside("auto a = x.template f<int>();") == "");
  CHECK(Inside("struct promise_type {};") == "coroutine-internals:3");
  CHECK(Inside("auto operator co_await() const;") == "coroutine-internals:3");
  CHECK(Inside("static void* operator new(std::size_t);") == "allocator:3");
  CHECK(Inside("auto operator new(std::size_t n);") == "allocator:3");
  CHECK(Inside("dojo::internal::Census();") == "runtime-internals:3");
  CHECK(Inside("memory::Store(a, b, c, d);") == "runtime-internals:3");
}

TEST_CASE("A refusal says what was found, why, and what to write instead") {
  const auto refusals = ScanSource(InKata("volatile int x;\nunion U {};"));
  REQUIRE(refusals.size() == 2);
  CHECK(refusals[0].what == "volatile");
  CHECK_FALSE(refusals[0].why.empty());
  CHECK_FALSE(refusals[0].instead.empty());
  CHECK(refusals[1].line == 4);
}

TEST_CASE("Whatever bytes come, the scan ends") {
  CHECK(First(std::string(300 << 10, ' ')) == "size:1");
  CHECK(First("R\"") == "characters:1");
  CHECK(First("\"") == "namespace:1");
  CHECK(First("/*") == "");
  CHECK(First("#") == "");
  CHECK(First("#include") == "include:1");
  CHECK(First("#include <") == "include:1");
  CHECK(First("#endif\n") == "braces:1");
  CHECK(First("}}}") == "namespace:1");
  CHECK(ScanSource(std::string(200 << 10, '}')).size() == 100);
  CHECK(First(std::string(200 << 10, '[')) == "namespace:1");
}

TEST_CASE("No text has more than a hundred refusals") {
  std::string text;
  for (int line = 0; line < 200; ++line) text += "asm; \x01\n";
  CHECK(ScanSource(text).size() == 100);
}

}  // namespace
}  // namespace grader
