// Writes what the fuzzer starts from: `make_seeds OUT [READER=FILE ...]` makes
// OUT/READER/... for each reader, of what our own writers write and of files
// that were recorded. A seed that its reader does not accept fails: the fuzzer
// would start from an error.
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "grader/files.h"
#include "grader/fuzz/readers.h"
#include "grader/json.h"
#include "grader/testdata/full_verdict.h"
#include "grader/testdata/make_archive.h"

namespace grader::fuzz {
namespace {

// By reader.
using Seeds = std::map<std::string, std::vector<std::string>>;

std::vector<std::string> Archives() {
  const std::vector<MadeEntry> one = {{"kata.cc", "int main() {}\n"}};
  const std::vector<MadeEntry> more = {
      {"01_unclosed_range/", "", AE_IFDIR},
      {"01_unclosed_range/kata.cc", "// one\n"},
      {"./02_default_backlog/kata.cc", std::string(300, 'x')},
      {"gr\xC3\xBC\xC3\x9F.txt", "\xFF\xFE"}};
  std::vector<std::string> archives;
  for (const auto& entries : {one, more}) {
    archives.push_back(MakeArchive(entries));
    archives.push_back(MakeArchive(entries, {.zip = false}));
    archives.push_back(MakeArchive(entries, {.zip = false, .gzips = 1}));
  }
  return archives;
}

std::vector<std::string> CompileStatuses() {
  CompileStatus good;
  good.ok = true;
  good.warnings = {"kata.cc:12:5: warning: unused"};
  good.compiler = "Debian clang version 19.1.7 (3~deb12u1)";
  CompileStatus bad;
  bad.first_error = "kata.cc:12:5: error: no such thing";
  bad.errors = 3;
  bad.forbidden = {{"cast", 7, "void*", "why", "instead"}};
  bad.fault = "no compiler";
  return {ToJson(good), ToJson(bad)};
}

std::string SomeRecords() {
  constexpr std::string_view kLeak =
      R"({"task":"worker","state":"stuck","wait_reason":"chan receive",)"
      R"("awaits_at":"kata.cc:12","spawned_at":"kata.cc:40","channel":"jobs",)"
      R"("count":3,"bytes":504,"pattern":"unclosed range","left":"server"})";
  constexpr std::string_view kPanic =
      R"({"record":"panic","where":"a","task":"t","text":"x","kind":"panic",)"
      R"("at":"kata.cc:1"})";
  const std::string ends = R"("leaks":[)" + std::string(kLeak) +
                           R"(],"panics":[)" + std::string(kPanic) + "]";
  std::string channel;
  for (const std::string& record : {
           std::string(
               R"({"record":"test","name":"a","passed":false,"message":"m"})"),
           std::string(kPanic),
           std::string(R"({"record":"timeout","where":"b","steps":7})"),
           std::string(R"({"record":"crash","where":"b","signal":11,)"
                       R"("pc":["0x12"],"at":""})"),
           R"({"record":"exploration","program":"jobs","size":"2x2",)"
           R"("strategy":"random","bound":"b","explored":9,"complete":false,)"
           R"("digest":"d","outcomes":3,"outcome_digest":"o","failure":)"
           R"({"kind":"leak","text":"t","shortest":true,"deviations":2,)"
           R"("token":"01.jobs","steps":["s1"],"states":[{"who":"w#2",)"
           R"("parks":true,"tasks":1,"bytes":9,"channels":[{"name":"c",)"
           R"("length":1,"capacity":2,"closed":false}]}],)" +
               ends + "}}",
           R"({"record":"census","size":100,"out_of_steps":true,"steps":12,)"
           R"("frame_blocks":1,"frame_bytes":2,"record_blocks":3,)"
           R"("record_bytes":4,)" +
               ends + "}",
           std::string(R"({"record":"end"})"),
       }) {
    channel += std::string(kChallenge) + " " + record + "\n";
  }
  return channel + "a line that anybody wrote\n";
}

constexpr char kManifest[] = R"({
  "schema": 1, "kata": "01_unclosed_range", "title": "T",
  "pattern": "unclosed range", "level": 3, "summary": "S.",
  "evidence": ["behaviour", "schedules", "heap", "memcheck"],
  "programs": {"jobs": ["1x1", "2x2"]}, "deviations": 3,
  "workload_sizes": [100, 200],
  "working_target": {"base": 7, "per_unit": 2}, "peak_target": null,
  "starter_satisfies": ["memcheck"], "starter_verdict": "leak",
  "starter_leak": {"count": 100, "bytes": 37400},
  "peak_growth": 512, "starter_growth": null, "compiler": "clang 19",
  "calibrated": {"clang 16": {"working_target": {"base": 1, "per_unit": 2}}},
  "limits": {"cpu_seconds": 10, "memory_mib": 256, "wall_seconds": 60,
             "output_kib": 64}})";

constexpr char kSource[] = R"(// A fix.
#include "kata.h"

#include <utility>

namespace kata {
namespace {

dojo::Task<> Worker(dojo::Receiver<int> jobs) {
  while (auto job = co_await jobs.Receive()) {
    const char* text = "text \" \x41"; /* both */
    if (text[0] == '\'' && static_cast<long>(*job) > 0x1'000u) co_return;
  }
}

}  // namespace

template <class T>
T Twice(T value) { return value * 2; }

#define LIMIT 7

}  // namespace kata
)";

constexpr char kMessages[] =
    "kata.cc:3:5: warning: unused variable 'x' [-Wunused-variable]\n"
    "    3 |   int x;\n      |       ^\n"
    "In file included from a/b/kata.cc:1:\n"
    "./runtime/task.h:12:3: error: static assertion failed: no references\n"
    "a/b/kata.cc:9:1: note: in instantiation of what was asked for here\n"
    "ld.lld-19: error: undefined symbol: kata::Run()\n"
    ">>> referenced by main.cc:3\n"
    "2 errors generated.\n";

Seeds Written() {
  Calibrations calibrations;
  Calibration& calibration = calibrations["clang 16"]["01_unclosed_range"];
  calibration.working_target = MemoryTarget{100, 20};
  calibration.starter_leak = StarterLeak{100, 37400};
  const Progress progress = {{"01_unclosed_range", {Kind::kPass, 100, 100}},
                             {"02_default_backlog", {Kind::kLeak, 40, 100}}};
  return {
      {"archive", Archives()},
      {"calibrations", {ToStarlark(calibrations)}},
      {"compile_status", CompileStatuses()},
      {"csv", {"a,b\r\n\"c,\"\"d\"\"\n\",e\n", "\xEF\xBB\xBFid,name\n1,2\n"}},
      {"manifest", {kManifest, "[" + std::string(kManifest) + "]"}},
      {"messages", {kMessages}},
      {"progress", {ToJson(progress)}},
      {"records", {SomeRecords()}},
      {"roster",
       {"student_id,first_name,last_name,email\nalice,A,B,a@b.example\n",
        "bob,\"Last, First\"\ncarol,First Last\n"}},
      {"source", {kSource}},
      {"verdict", {ToJson(FullVerdict())}},
  };
}

int Fail(const std::string& why) {
  std::fprintf(stderr, "make_seeds: %s\n", why.c_str());
  return 1;
}

int Main(const std::string& out, const std::vector<std::string>& recorded) {
  Seeds seeds = Written();
  for (const std::string& each : recorded) {
    const std::size_t equals = each.find('=');
    if (equals == std::string::npos) return Fail(each + " is no READER=FILE");
    const auto contents = ReadFile(each.substr(equals + 1));
    if (!contents.ok()) return Fail(std::string(contents.status().message()));
    seeds[each.substr(0, equals)].push_back(*contents);
  }
  for (const Reader& reader : Readers()) {
    const std::string name(reader.name);
    if (seeds[name].empty()) return Fail("no seed for the reader " + name);
    std::filesystem::create_directories(out + "/" + name);
    for (std::size_t i = 0; i < seeds[name].size(); ++i) {
      const std::string& seed = seeds[name][i];
      if (!reader.accepts(seed)) {
        return Fail("seed " + std::to_string(i) + " for the reader " + name +
                    " is not accepted");
      }
      const auto written =
          WriteFile(out + "/" + name + "/" + std::to_string(i), seed);
      if (!written.ok()) return Fail(std::string(written.message()));
    }
  }
  return 0;
}

}  // namespace
}  // namespace grader::fuzz

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: make_seeds OUT [READER=FILE ...]\n", stderr);
    return 2;
  }
  return grader::fuzz::Main(argv[1], {argv + 2, argv + argc});
}
