// compile_kata: compiles one submission, unless the rules forbid it. Exits 0
// however that goes: the status file says it. Exits 2 when it is called
// wrongly.
#include <cstdio>

#include "grader/arguments.h"
#include "grader/checked_compile.h"
#include "grader/files.h"
#include "grader/json.h"
#include "grader/text.h"

int main(int argc, char** argv) {
  const auto arguments =
      grader::ParseArguments(argc, argv,
                             {"compiler", "compiler-version", "source", "out",
                              "status", "log", "linker", "objcopy", "entries"},
                             {"pch", "untrusted"});
  const auto fail = [](const absl::Status& why) {
    std::fprintf(stderr, "compile_kata: %s\n",
                 std::string(why.message()).c_str());
    return 2;
  };
  if (!arguments.ok()) return fail(arguments.status());
  const auto version = grader::ReadFile(arguments->Get("compiler-version"));
  if (!version.ok()) return fail(version.status());
  const auto lines = grader::Lines(*version);
  const grader::CompileResult result = grader::CheckedCompile(
      {
          .compiler = arguments->Get("compiler"),
          .compiler_version = lines.empty() ? "" : grader::Printable(lines[0]),
          .source = arguments->Get("source"),
          .object = arguments->Get("out"),
          .pch = arguments->Get("pch"),
          .flags = arguments->rest,
          .untrusted = !arguments->Get("untrusted").empty(),
      },
      {
          .linker = arguments->Get("linker"),
          .objcopy = arguments->Get("objcopy"),
          .entries = arguments->Get("entries"),
      });
  absl::Status written = grader::WriteFile(arguments->Get("status"),
                                           grader::ToJson(result.status));
  if (written.ok()) {
    written = grader::WriteFile(arguments->Get("log"), result.log);
  }
  if (!written.ok()) return fail(written);
}
