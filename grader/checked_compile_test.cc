// From text to a secluded object, with the real compiler: what is refused at
// which step, and what is left of the object.
#include "grader/checked_compile.h"

#include <catch2/catch.hpp>

#include "grader/files.h"
#include "grader/object_check.h"
#include "grader/process.h"

namespace grader {
namespace {

using Catch::Contains;

class Submission {
 public:
  Submission() : folder_(*ScratchFolder::Make()) {
    job.compiler = "/usr/bin/clang-19";
    job.source = folder_.path() + "/submission.cc";
    job.object = folder_.path() + "/kata.o";
    job.flags = {"-std=c++20", "-O1",   "-g1",
                 "-fno-pie",   "-Wall", "-I" + folder_.path()};
    seclusion = {"/usr/bin/ld.bfd", "/usr/bin/objcopy",
                 folder_.path() + "/entries"};
    REQUIRE(WriteFile(seclusion.entries, "_ZN4kata4WorkEv\n").ok());
    // What a header brings along, without waiting for the real ones.
    REQUIRE(
        WriteFile(
            folder_.path() + "/kata.h",
            "extern \"C\" {\n"
            "[[noreturn]] void exit(int);\n"
            "[[noreturn]] void quick_exit(int);\n"
            "char* getenv(const char*);\n"
            "struct _IO_FILE* fopen(const char*, const char*);\n"
            "}\n"
            "namespace std { void (*set_terminate(void (*)()) noexcept)(); }\n"
            "namespace dojo {\n"
            "struct Owner { Owner(); ~Owner(); int x; };\n"
            "template <class T> int Count(T) { return 1; }\n"
            "}\n")
            .ok());
  }

  // `text` begins on line 4.
  CompileStatus Compile(const std::string& text, std::string includes = "") {
    REQUIRE(WriteFile(job.source, "#include \"kata.h\"\n" + includes +
                                      "\nnamespace kata {\n" + text + "\n}\n")
                .ok());
    const CompileResult result = CheckedCompile(job, seclusion);
    log = result.log;
    INFO(log);
    CHECK(result.status.fault == "");
    const auto object = ReadFile(job.object);
    REQUIRE(object.ok());
    CHECK(object->empty() == !result.status.ok);
    return result.status;
  }

  // "RULE:LINE: WHAT" or what else came of it.
  std::string Refusal(const std::string& text, std::string includes = "") {
    const CompileStatus status = Compile(text, includes);
    if (!status.forbidden) return status.ok ? "ok" : status.first_error;
    return status.forbidden->rule + ":" +
           std::to_string(status.forbidden->line) + ": " +
           status.forbidden->what;
  }

  // Its symbols that others can see.
  std::string Globals() const {
    Command command;
    command.argv = {"/usr/bin/nm", "--extern-only", "--defined-only",
                    "--format=just-symbols", job.object};
    command.folder = folder_.path();
    const auto outcome = Run(command);
    REQUIRE(outcome.ok());
    return outcome->output;
  }

  CompileJob job;
  Seclusion seclusion;
  std::string log;

 private:
  ScratchFolder folder_;
};

TEST_CASE("Honest code is compiled, and only its entry points can be seen") {
  Submission submission;
  CHECK(submission.Refusal(
            "namespace { constexpr int kTable[] = {1, 2, 1295}; }\n"
            "template <class T> T Same(T t) { return t; }\n"
            "int Other(std::vector<int> v) {\n"
            "  try { return (int)v.at(3); } catch (const std::exception&) {}\n"
            "  std::printf(\"%d\", kTable[v.size() % 3]);\n"
            "  return Same(v.size()) == 1295 || Same(long(v.size())) == "
            "-50'000'000;\n"
            "}\n"
            "int Work() { return Other({1}); }",
            "#include <cstdio>\n#include <vector>") == "ok");
  CHECK(submission.Globals() == "_ZN4kata4WorkEv\n");
}

TEST_CASE("What the text breaks is not even compiled") {
  Submission submission;
  CHECK(submission.Refusal("volatile int x = y;") == "volatile:4: volatile");
  CHECK_THAT(submission.log, !Contains("s of processor time"));
}

TEST_CASE("What the compiler refuses is not looked at any further") {
  Submission submission;
  CHECK_THAT(submission.Refusal("int Work() { return y; }"),
             Contains("error: use of undeclared identifier 'y'"));
}

TEST_CASE("Variables that outlive a call are refused by their names") {
  Submission submission;
  CHECK(submission.Refusal("int count = 0;\nint Work() { return ++count; }") ==
        "static-variable:4: the variable count");
  CHECK(submission.Refusal("int Work() {\n  static int calls = 1;\n"
                           "  return ++calls;\n}") ==
        "static-variable:5: the variable calls");
  CHECK(submission.Refusal("int Work() {\n  static dojo::Owner kept;\n"
                           "  return kept.x++;\n}") ==
        "static-variable:5: the variable kept");
  CHECK(submission.Refusal("struct S { mutable int x = 0; };\n"
                           "constexpr S kHidden;\n"
                           "int Work() { return ++kHidden.x; }") ==
        "static-variable:5: the variable kHidden");
  CHECK(submission.Refusal("inline int shared = 3;\n"
                           "int Work() { return ++shared; }") ==
        "static-variable:4: the variable shared");
}

TEST_CASE("Functions that reach past the runtime are refused by their names") {
  Submission submission;
  CHECK(submission.Refusal("int Work() {\n  exit(0);\n}") ==
        "foreign-function:5: exit");
  CHECK(submission.Refusal("int Work() {\n  quick_exit(0);\n}") ==
        "foreign-function:5: quick_exit");
  CHECK(submission.Refusal("int Work() { return !getenv(\"HOME\"); }") ==
        "foreign-function:4: getenv");
  CHECK(submission.Refusal("int Work() { return !fopen(\"a\", \"r\"); }") ==
        "foreign-function:4: fopen");
  CHECK(submission.Refusal("int Work() { std::set_terminate(nullptr); "
                           "return 0; }") ==
        "foreign-function:4: std::set_terminate");
}

TEST_CASE("A C cast to anything but a number is refused") {
  Submission submission;
  CHECK(submission.Refusal("int Work() { return (int)1.5; }") == "ok");
  CHECK(submission.Refusal("int Work() { return (unsigned long)1.5 > 1; }") ==
        "ok");
  CHECK(submission.Refusal("long* Work(int* p) {\n  return (long*)p;\n}") ==
        "cast:5: a cast to (long*)");
  CHECK(submission.Refusal("using P = long*;\n"
                           "P Work(int* p) { return (P)p; }") ==
        "cast:5: a cast to (P)");
}

TEST_CASE("Constants are few, and hold no machine code") {
  Submission submission;
  CHECK(submission.Refusal("constexpr char kBig[70000] = {1};\n"
                           "char Work(int i) { return kBig[i]; }") ==
        "constants:0: 70,000 bytes of constants");
  CHECK(submission.Refusal("constexpr unsigned char kCode[] = {0xb8, 60, 0, 0, "
                           "0, 0x0f, 0x05, 0xc3};\n"
                           "char Work(int i) { return kCode[i]; }") ==
        "machine-code:0: an instruction that enters the kernel");
  CHECK(submission.Refusal("unsigned long Work() { return 0xc3050fUL; }") ==
        "machine-code:0: an instruction that enters the kernel");
  CHECK(
      submission.Refusal("constexpr unsigned char kCode[] = {0x48, 0xc1, 0xc7,"
                         " 3, 0x48, 0xc1, 0xc7, 13, 0x48, 0xc1};\n"
                         "char Work(int i) { return kCode[i]; }") ==
      "machine-code:0: a request to valgrind");
}

TEST_CASE("What is no object is an error, whatever bytes it has") {
  CHECK_FALSE(CheckObject("", "").ok());
  CHECK_FALSE(CheckObject("\x7f"
                          "ELF",
                          "")
                  .ok());
  Submission submission;
  REQUIRE(submission.Refusal("int Work() { return 1; }") == "ok");
  const std::string whole = *ReadFile(submission.job.object);
  REQUIRE(CheckObject(whole, "").ok());
  // Cut off, and with each byte of its first header changed.
  for (std::size_t size = 0; size < whole.size(); size += 97) {
    CHECK_FALSE(CheckObject(whole.substr(0, size), "").ok());
  }
  for (std::size_t at = 0; at < 64; ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(~changed[at]);
    (void)CheckObject(changed, "").ok();  // it may say anything, and ends
  }
}

TEST_CASE("An inline function of others stays private") {
  Submission submission;
  // The linker would fold it with everybody else's.
  CHECK(submission.Refusal("int Work() { return dojo::Count(3); }") == "ok");
  CHECK(submission.Globals() == "_ZN4kata4WorkEv\n");
}

}  // namespace
}  // namespace grader
