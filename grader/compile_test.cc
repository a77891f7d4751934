// The real compiler under its limits, and what it says.
#include "grader/compile.h"

#include <catch2/catch.hpp>

#include "grader/files.h"
#include "grader/json.h"

namespace grader {
namespace {

using Catch::Contains;

constexpr char kClang[] = "/usr/bin/clang-19";

class Compiler {
 public:
  Compiler() : folder_(*ScratchFolder::Make()) {
    job.compiler = kClang;
    job.compiler_version = "clang version 19";
    job.source = Path("submission.cc");
    job.object = Path("kata.o");
    job.flags = {"-std=c++20", "-Wall", "-Wextra", "-I" + folder_.path()};
  }
  std::string Path(const std::string& name) const {
    return folder_.path() + "/" + name;
  }
  void Write(const std::string& name, const std::string& text) const {
    REQUIRE(WriteFile(Path(name), text).ok());
  }
  CompileStatus Compile(const std::string& source) {
    Write("submission.cc", source);
    Write("kata.o", "old");
    const CompileResult result = grader::Compile(job);
    log = result.log;
    INFO(log);
    const auto object = ReadFile(job.object);
    REQUIRE(object.ok());
    CHECK(object->empty() == !result.status.ok);
    const std::string json = ToJson(result.status);
    CHECK_THAT(json, !Contains(folder_.path()));
    const auto again = ParseCompileStatus(json, "compile.json");
    REQUIRE(again.ok());
    CHECK(ToJson(*again) == json);
    return result.status;
  }

  CompileJob job;
  std::string log;

 private:
  ScratchFolder folder_;
};

TEST_CASE("What compiles is ok, and its log has the time") {
  Compiler compiler;
  const CompileStatus status = compiler.Compile("int f() { return 1; }\n");
  CHECK(status.ok);
  CHECK(status.first_error.empty());
  CHECK(status.errors == 0);
  CHECK(status.warnings.empty());
  CHECK(status.compiler == "clang version 19");
  CHECK_THAT(compiler.log, Contains("s of processor time"));
}

TEST_CASE("Warnings are kept, with the place as a learner knows it") {
  Compiler compiler;
  const CompileStatus status =
      compiler.Compile("int f() {\n  int unused;\n  return 1;\n}\n");
  CHECK(status.ok);
  REQUIRE(status.warnings.size() == 1);
  CHECK_THAT(status.warnings[0],
             Catch::StartsWith("kata.cc:2:7: warning: unused variable"));
}

TEST_CASE("The first error is kept, and the errors are counted") {
  Compiler compiler;
  const CompileStatus status =
      compiler.Compile("int f() { return x; }\nint g() { return y; }\n");
  CHECK_FALSE(status.ok);
  CHECK(status.first_error ==
        "kata.cc:1:18: error: use of undeclared identifier 'x'");
  CHECK(status.errors == 2);
  CHECK_FALSE(status.timed_out);
}

TEST_CASE("A header that refuses is blamed at the learner's own line") {
  Compiler compiler;
  compiler.Write("kata.h",
                 "template <class T> struct Task {\n"
                 "  static_assert(sizeof(T) == 1, \"give it a char\");\n"
                 "};\n");
  const CompileStatus status =
      compiler.Compile("#include \"kata.h\"\n\nTask<int> task;\n");
  CHECK_THAT(status.first_error, Catch::StartsWith("kata.cc:3:11: error: "));
  CHECK_THAT(status.first_error, Contains("give it a char"));
}

TEST_CASE("A header that is not there is an error like any other") {
  Compiler compiler;
  const CompileStatus status = compiler.Compile("#include \"no.h\"\n");
  CHECK(status.first_error == "kata.cc:1:10: error: 'no.h' file not found");
}

TEST_CASE("A source that keeps the compiler busy for ever runs out of time") {
  Compiler compiler;
  // Each step is small; there are far too many of them.
  const CompileStatus status = compiler.Compile(
      "template <int N, int M> struct F {\n"
      "  static constexpr long v = F<N - 1, M>::v + F<N - 1, M + (1 << "
      "N)>::v;\n"
      "};\n"
      "template <int M> struct F<0, M> { static constexpr long v = M; };\n"
      "long x = F<26, 0>::v;\n");
  CHECK_FALSE(status.ok);
  CHECK_FALSE(status.first_error.empty());
  CHECK_THAT(status.first_error, Contains("used up its"));
}

TEST_CASE("An endless constant expression is an error") {
  Compiler compiler;
  const CompileStatus status = compiler.Compile(
      "constexpr int f(bool ends) { while (!ends); return 1; }\n"
      "constexpr int x = f(false);\n");
  CHECK_FALSE(status.ok);
  CHECK_THAT(status.first_error, Catch::StartsWith("kata.cc:2:15: error: "));
}

TEST_CASE("A huge object is an error") {
  Compiler compiler;
  const CompileStatus status = compiler.Compile("char x[100'000'000] = {1};\n");
  CHECK_FALSE(status.ok);
  CHECK_FALSE(status.first_error.empty());
}

TEST_CASE("Source that is no text is an error and nothing else") {
  Compiler compiler;
  const CompileStatus status =
      compiler.Compile(std::string("\0\xff\x1b[2J \n\"", 9));
  CHECK_FALSE(status.ok);
  CHECK(status.first_error.find('\x1b') == std::string::npos);
}

TEST_CASE("A precompiled header that does not fit is left aside") {
  Compiler compiler;
  compiler.Write("kata.h.pch", "no header");
  compiler.job.pch = compiler.Path("kata.h.pch");
  CHECK(compiler.Compile("int f() { return 1; }\n").ok);
  CHECK_THAT(compiler.log, Contains("without PCH"));
}

TEST_CASE("A compiler that is missing is a fault, not an error") {
  Compiler compiler;
  compiler.job.compiler = "/nowhere/clang";
  const CompileStatus status = compiler.Compile("int x;\n");
  CHECK_FALSE(status.ok);
  CHECK_THAT(status.fault, Contains("/nowhere/clang"));
  CHECK_THAT(status.fault, Contains("./setup.sh"));
}

TEST_CASE("A symbol that is missing or doubled is the submission's doing") {
  LinkStatus status = ReadLinkLog(
      "ld.lld-19: error: undefined symbol: kata::Run()\n>>> referenced by x\n");
  CHECK(status.is_submissions_doing);
  CHECK(status.first_error == "undefined symbol: kata::Run()");
  status = ReadLinkLog(
      "ld.lld-19: error: cannot open x\n"
      "ld.lld-19: error: duplicate symbol: main\n");
  CHECK(status.is_submissions_doing);
  CHECK(status.first_error == "duplicate symbol: main");
}

TEST_CASE("Any other trouble of the linker is not") {
  CHECK_FALSE(
      ReadLinkLog("ld.lld-19: error: cannot open x\n").is_submissions_doing);
  const LinkStatus silent = ReadLinkLog("");
  CHECK_FALSE(silent.is_submissions_doing);
  CHECK_FALSE(silent.first_error.empty());
}

TEST_CASE("What is no status is an error that names the file") {
  for (const char* text : {"", "{}", "[]", R"({"ok": 1})"}) {
    const auto status = ParseCompileStatus(text, "compile.json");
    REQUIRE_FALSE(status.ok());
    CHECK_THAT(std::string(status.status().message()),
               Contains("compile.json"));
  }
}

}  // namespace
}  // namespace grader
