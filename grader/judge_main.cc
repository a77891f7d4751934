// judge: runs one submission's programs and writes its verdict, also as a page
// with --html FILE, and its heap over time with --curve FILE; with --only
// ORACLE what that one alone says, which is no grade. Exits 0 whatever the
// submission does, and whatever goes wrong here: that is a verdict too. Exits 2
// when it is called wrongly, or cannot write.
#include <cstdio>
#include <filesystem>

#include "grader/arguments.h"
#include "grader/decide.h"
#include "grader/files.h"
#include "grader/heap_curve.h"
#include "grader/html_report.h"
#include "grader/json.h"
#include "grader/measure.h"
#include "grader/report.h"
#include "grader/text.h"

namespace grader {
namespace {

// The first error of several steps; later ones follow from it.
class FirstError {
 public:
  explicit FirstError(std::string& into) : into_(into) {}
  template <class T>
  T Take(absl::StatusOr<T> value) {
    if (value.ok()) return *std::move(value);
    if (into_.empty()) into_ = std::string(value.status().message());
    return T{};
  }

 private:
  std::string& into_;
};

bool IsEmptyFile(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  return !error && size == 0;
}

// What does not link is left empty. A kata need not have each program.
bool AllLinked(const Arguments& arguments) {
  for (const char* program : {"tests", "explore", "workload"}) {
    const std::string path = arguments.Get(program);
    if (!path.empty() && IsEmptyFile(path)) return false;
  }
  return true;
}

// Of another compiler's frames it would be another one. To look at: where it
// cannot be read there is none.
std::vector<HeapPoint> StarterCurve(const Manifest& manifest,
                                    const Evidence& evidence,
                                    const std::string& file) {
  const std::string compiler = CompilerName(evidence.compile.compiler);
  if (file.empty() || compiler != manifest.compiler) return {};
  const auto text = ReadFile(file);
  if (!text.ok()) return {};
  const auto curve = ParseCurve(*text, file);
  return curve.ok() ? *curve : std::vector<HeapPoint>();
}

int Judge(const Arguments& arguments) {
  Evidence evidence;
  FirstError first(evidence.fault);
  const auto read = [&](const char* option) {
    return first.Take(ReadFile(arguments.Get(option)));
  };
  Manifest manifest =
      first.Take(ParseManifest(read("manifest"), arguments.Get("manifest")));
  if (const std::string only = arguments.Get("only"); !only.empty()) {
    std::erase_if(manifest.evidence,
                  [&](Oracle oracle) { return Name(oracle) != only; });
  }
  evidence.compile = first.Take(ParseCompileStatus(
      read("compile-status"), arguments.Get("compile-status")));
  if (evidence.fault.empty()) evidence.fault = evidence.compile.fault;
  evidence.source = read("source");
  const std::string digest = read("digest");
  const auto digest_lines = Lines(digest);
  if (!digest_lines.empty()) evidence.kata_digest = digest_lines.front();
  const std::string names = read("expected-tests");
  for (const std::string_view name : Lines(names)) {
    // Catch2 indents names, and wraps none in its list of names only.
    const std::size_t start = name.find_first_not_of(' ');
    if (start != std::string_view::npos) {
      evidence.expected_tests.emplace_back(name.substr(start));
    }
  }
  if (evidence.fault.empty() && evidence.expected_tests.empty()) {
    evidence.fault = arguments.Get("expected-tests") + " names no test";
  }
  evidence.linked = evidence.compile.ok && AllLinked(arguments);
  if (evidence.compile.ok && !evidence.linked) {
    evidence.link = ReadLinkLog(read("link-log"));
    if (evidence.fault.empty() && !evidence.link.is_submissions_doing) {
      evidence.fault = "it does not link: " + evidence.link.first_error;
    }
  }

  std::string log = evidence.fault.empty() ? "" : evidence.fault + "\n";
  if (evidence.fault.empty() && evidence.linked) {
    log = Measure(manifest,
                  {.tests = arguments.Get("tests"),
                   .explore = arguments.Get("explore"),
                   .workload = arguments.Get("workload"),
                   .manifest = arguments.Get("manifest"),
                   .valgrind = arguments.Get("valgrind"),
                   .addr2line = arguments.Get("addr2line"),
                   .objcopy = arguments.Get("objcopy"),
                   .untrusted = !arguments.Get("untrusted").empty()},
                  evidence);
  }
  evidence.starter_curve =
      StarterCurve(manifest, evidence, arguments.Get("starter-curve"));
  const Judgement judgement = Decide(manifest, evidence);
  const bool wants_page = !arguments.Get("html").empty();
  for (const auto& [option, text] :
       {std::pair("out", ToJson(judgement.verdict)),
        std::pair("report", Report(manifest, judgement)),
        std::pair("html",
                  wants_page ? HtmlReport(manifest, evidence, judgement) : ""),
        std::pair("curve", evidence.heap.empty()
                               ? ""
                               : CurveText(evidence.heap.front().curve)),
        std::pair("log", log)}) {
    if (arguments.Get(option).empty()) continue;
    const absl::Status written = WriteFile(arguments.Get(option), text);
    if (written.ok()) continue;
    std::fprintf(stderr, "judge: %s\n", std::string(written.message()).c_str());
    return 2;
  }
  return 0;
}

}  // namespace
}  // namespace grader

int main(int argc, char** argv) {
  const auto arguments = grader::ParseArguments(
      argc, argv,
      {"manifest", "digest", "compile-status", "link-log", "source", "tests",
       "expected-tests", "valgrind", "addr2line", "objcopy", "out", "report",
       "log"},
      {"explore", "workload", "only", "untrusted", "html", "curve",
       "starter-curve"});
  if (!arguments.ok()) {
    std::fprintf(stderr, "judge: %s\n",
                 std::string(arguments.status().message()).c_str());
    return 2;
  }
  return grader::Judge(*arguments);
}
