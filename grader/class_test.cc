// A class, without Bazel: its book, its files, and what Bazel is told and says.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "grader/class_book.h"
#include "grader/class_events.h"
#include "grader/class_output.h"
#include "grader/class_progress.h"
#include "grader/class_trail.h"
#include "grader/class_workspace.h"
#include "grader/csv.h"
#include "grader/digest.h"
#include "grader/files.h"
#include "grader/json.h"
#include "grader/mirror.h"
#include "grader/pseudonyms.h"
#include "grader/text.h"

namespace grader {
namespace {

using Catch::Contains;

namespace fs = std::filesystem;

constexpr char kKata[] = "01_range";

Verdict Judged(Kind kind, std::optional<int> points) {
  Verdict verdict;
  verdict.kata = kKata;
  verdict.verdict = kind;
  verdict.points = points;
  verdict.sentence = "the <sentence>";
  return verdict;
}

// alice and bob have handed in, carol's archive is refused, eve is unknown.
ClassBook Book(const std::vector<Learner>& roster = {}) {
  return MakeClassBook(
      {"00_first", kKata, "02_other"}, {{"alice", kKata}, {"bob", kKata}},
      {{"carol", "", "it is empty"}, {"../x", "", "cannot name a learner"}},
      roster);
}

TEST_CASE("A class is whoever has handed in, for the katas that they did") {
  const ClassBook book = Book();
  CHECK(book.katas == std::vector<std::string>{kKata});
  REQUIRE(book.learners.size() == 3);
  CHECK(book.learners[2].id == "carol");
  CHECK(book.At("alice", kKata).standing == Standing::kWaiting);
  CHECK(book.At("carol", kKata).standing == Standing::kRefused);
}

TEST_CASE(
    "With a roster nobody else is in the class, and nobody is forgotten") {
  const ClassBook book =
      Book({{"alice", "Alice", "Dyk", "a@b"}, {"dora", "", "", ""}});
  REQUIRE(book.learners.size() == 2);
  CHECK(book.At("dora", kKata).standing == Standing::kMissing);
  REQUIRE(book.refusals.size() == 3);
  CHECK(book.refusals[2].learner == "bob");
  CHECK_THAT(book.refusals[2].why, Contains("roster"));
}

TEST_CASE("The gradebook has nbgrader's columns") {
  ClassBook book = Book({{"alice", "Alice", "Dyk", "a@b"},
                         {"bob", "", "", ""},
                         {"carol", "", "", ""},
                         {"dora", "", "", ""}});
  Note(book, "alice", Judged(Kind::kLeak, 30));
  Note(book, "bob", Judged(Kind::kGraderFault, std::nullopt));
  Apply(book, {{"alice", kKata, 10, "first"}, {"alice", kKata, 42.5, "last"}});
  CHECK(Gradebook(book) ==
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,"
        "raw_score,late_submission_penalty,score,max_score\n"
        "01_range,,,alice,Dyk,Alice,a@b,30.0,0.0,42.5,100.0\n"
        "01_range,,,bob,,,,,0.0,,100.0\n"
        "01_range,,,carol,,,,,0.0,,100.0\n"
        "01_range,,,dora,,,,0.0,0.0,0.0,100.0\n");
}

TEST_CASE("No name is a formula, nor anything that cannot be seen") {
  for (const char* formula :
       {"=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\n@a",
        "\xEF\xBC\x9D"
        "1"}) {
    CHECK(CellText(formula) == "'" + std::string(formula));
  }
  CHECK(CellText("a=1") == "a=1");
  CHECK(CellText("a\x1b[2J\xE2\x80\xAE") == "a\xEF\xBF\xBD[2J\xEF\xBF\xBD");
  CHECK_THAT(Gradebook(Book({{"alice", "=Dyk", "+Alice", "@b"}})),
             Contains("alice,'+Alice,'=Dyk,'@b"));
}

TEST_CASE("Build events say which targets are done, in whatever pieces") {
  const std::string events =
      R"({"id":{"started":{}},"started":{"uuid":"targetCompleted"}})"
      "\n"
      R"({"id":{"configuration":{"id":"f00"}},"configuration":{"mnemonic":"k8","makeVariable":{"BINDIR":"bazel-out/k8-fastbuild/bin"}}})"
      "\n"
      R"({"id":{"targetCompleted":{"label":"//learners/la:01_verdict"}},"completed":{"success":true}})"
      "\n"
      R"({"id":{"targetCompleted":{"label":"//learners/lb:01_verdict"}},"completed":{}})"
      "\n"
      R"({"id":{"targetCompleted":{"label":"//learners/lc:01_verdict"}},"aborted":{"reason":"SKIPPED"}})"
      "\n"
      R"({"id":{"targetCompleted":{"label":7}},"completed":{"success":true}})"
      "\n"
      R"({"id":{"targetCompleted": no JSON)"
      "\n";
  const std::size_t step = GENERATE(1u, 7u, 10'000u);
  BuildEvents reader;
  std::vector<std::string> built;
  for (std::size_t at = 0; at < events.size(); at += step) {
    for (auto& label : reader.Feed(events.substr(at, step))) {
      built.push_back(std::move(label));
    }
  }
  CHECK(built == std::vector<std::string>{"//learners/la:01_verdict"});
  CHECK(reader.BinFolder() == "bazel-out/k8-fastbuild/bin");
}

TEST_CASE("No event leads out of the folder of outputs") {
  for (const char* folder : {"/etc", "bazel-out/../../bin", "bazel-out/a/b/bin",
                             "bazel-out//bin", "bazel-out/bin"}) {
    BuildEvents reader;
    reader.Feed(
        std::string(
            R"({"id":{"configuration":{}},"configuration":{"makeVariable":{"BINDIR":")") +
        folder + "\"}}}\n");
    CHECK(reader.BinFolder() == "");
  }
}

TEST_CASE("Overrides and regrades are kept, and read back") {
  const auto made = MakeOverride({"alice", kKata, "42.5", "ill, \"flu\""});
  REQUIRE(made.ok());
  const auto read = ParseOverrides(ToCsv(std::vector<Override>{*made}), "f");
  REQUIRE(read.ok());
  CHECK(read->front().points == 42.5);
  CHECK(read->front().reason == "ill, \"flu\"");
  const auto regrades =
      ParseRegrades(ToCsv(std::vector<Regrade>{{{"a", kKata}, 1, "x"},
                                               {{"a", kKata}, 2, "y"}}),
                    "f");
  REQUIRE(regrades.ok());
  CHECK(Nonces(*regrades) == std::map<GradeKey, int>{{{"a", kKata}, 2}});
}

TEST_CASE("An override needs points and a reason") {
  CHECK_FALSE(MakeOverride({"alice", kKata, "many", "x"}).ok());
  CHECK_FALSE(MakeOverride({"alice", kKata, "-1", "x"}).ok());
  CHECK_FALSE(MakeOverride({"alice", kKata, "nan", "x"}).ok());
  CHECK_FALSE(MakeOverride({"alice", kKata, "1", "  "}).ok());
  CHECK_FALSE(MakeOverride({"../a", kKata, "1", "x"}).ok());
  const auto wrong =
      ParseOverrides("learner,kata,points,reason\na,b,c,d\n", "f");
  CHECK_THAT(std::string(wrong.status().message()), Contains("f, row 2"));
}

TEST_CASE("A regrade is of a learner, or of one kata") {
  const std::vector<GradeKey> keys = {{"a", "00"}, {"a", "01"}, {"b", "00"}};
  CHECK(MeantBy("a", keys)->size() == 2);
  CHECK(*MeantBy("a/01", keys) == std::vector<GradeKey>{{"a", "01"}});
  CHECK_FALSE(MeantBy("a/02", keys).ok());
  CHECK_FALSE(MeantBy("c", keys).ok());
}

TEST_CASE("How long it still takes is judged by what had to be judged") {
  CHECK(ProgressLine(3, 3, 3, 9) == "3 of 3 verdicts");
  CHECK(ProgressLine(20, 180, 0, 0) == "20 of 180 verdicts");
  CHECK(ProgressLine(30, 40, 10, 20) == "30 of 40 verdicts, about 20 s left");
  CHECK(ProgressLine(30, 1030, 10, 10) ==
        "30 of 1,030 verdicts, about 17 min left");
}

TEST_CASE("The workspace has a target for each submission, and no others") {
  const auto scratch = *ScratchFolder::Make();
  const std::string engine = scratch.path() + "/engine \"x\"";
  fs::create_directory(engine);
  REQUIRE(WriteFile(engine + "/.bazelrc", "build --x\n").ok());
  ClassWorkspace workspace(scratch.path() + "/w", engine);
  for (const char* learner : {"alice", "b ob"}) {
    REQUIRE(workspace.Add({learner, kKata, "int a;", 0}).ok());
  }
  const std::vector<GradeKey> both = {{"alice", kKata}, {"b ob", kKata}};
  REQUIRE(workspace.Finish(both, {{{"b ob", kKata}, 3}}).ok());
  const auto read = [&](const std::string& name) {
    return *ReadFile(workspace.folder() + "/" + name);
  };
  CHECK_THAT(read("WORKSPACE"), Contains("engine \\\"x\\\"\""));
  CHECK(read("learners/lb_20ob/01_range/kata.cc") == "int a;");
  CHECK_THAT(read("learners/lb_20ob/BUILD"), Contains("nonce = \"3\""));
  CHECK_THAT(read("learners/lalice/BUILD"), !Contains("nonce"));
  CHECK(LabelOf(both[1]) == "//learners/lb_20ob:01_range_verdict");

  REQUIRE(workspace.Finish({both[0]}, {}).ok());
  CHECK_FALSE(fs::exists(workspace.folder() + "/learners/lb_20ob"));
  CHECK(fs::exists(workspace.folder() + "/learners/lalice/01_range/kata.cc"));
}

TEST_CASE("A verdict is published to the byte, and nothing that is none") {
  const auto scratch = *ScratchFolder::Make();
  const std::string root = scratch.path() + "/root", out = scratch.path();
  fs::create_directories(root + "/bin");
  const std::string json = ToJson(Judged(Kind::kPass, 100));
  const auto publish = [&](const GradeKey& key) {
    return Publish(root, "bin", out, key);
  };
  CHECK_FALSE(publish({"alice", kKata}).ok());
  REQUIRE(WriteFile(root + "/bin/verdict.json", json).ok());
  REQUIRE(publish({"alice", kKata}).ok());
  CHECK(*ReadFile(out + "/alice/01_range/verdict.json") == json);
  CHECK_FALSE(fs::exists(out + "/alice/01_range/report.html"));
  REQUIRE(WriteFile(root + "/bin/report.html", "<p>").ok());
  REQUIRE(publish({"alice", kKata}).ok());
  CHECK(*ReadFile(out + "/alice/01_range/report.html") == "<p>");

  SECTION("another kata's") { CHECK_FALSE(publish({"bob", "02_other"}).ok()); }
  SECTION("no verdict") {
    REQUIRE(WriteFile(root + "/bin/verdict.json", "{}").ok());
    CHECK_FALSE(publish({"bob", kKata}).ok());
  }
  SECTION("a link to one") {
    fs::rename(root + "/bin/verdict.json", scratch.path() + "/secret");
    fs::create_symlink(scratch.path() + "/secret", root + "/bin/verdict.json");
    CHECK_FALSE(publish({"bob", kKata}).ok());
  }
  SECTION("behind a link") {
    fs::rename(root + "/bin", scratch.path() + "/elsewhere");
    fs::create_symlink(scratch.path() + "/elsewhere", root + "/bin");
    CHECK_FALSE(publish({"bob", kKata}).ok());
  }
  CHECK_FALSE(fs::exists(out + "/bob"));
}

TEST_CASE("A folder is given to one at a time") {
  const auto scratch = *ScratchFolder::Make();
  {
    const auto lock = FolderLock::Take(scratch.path());
    REQUIRE(lock.ok());
    const auto second = FolderLock::Take(scratch.path());
    CHECK_THAT(std::string(second.status().message()), Contains("in use"));
  }
  CHECK(FolderLock::Take(scratch.path()).ok());
}

TEST_CASE("The files of a class are the book, and what was refused") {
  const auto scratch = *ScratchFolder::Make();
  const std::string out = scratch.path() + "/out";
  REQUIRE(fs::create_directory(out));
  ClassBook book = Book();
  REQUIRE(WriteBook(out, book).ok());
  CHECK(*ReadFile(out + "/carol/refusal.txt") == "it is empty\n");
  CHECK_THAT(*ReadFile(out + "/refusals.csv"),
             Contains("../x,,cannot name a learner"));
  CHECK_FALSE(fs::exists(out + "/alice"));
  // Nothing outside, whatever they call themselves.
  CHECK_FALSE(fs::exists(scratch.path() + "/x"));
}

TEST_CASE("What was handed in once and is no more leaves no verdict") {
  const auto scratch = *ScratchFolder::Make();
  const std::string stale = scratch.path() + "/carol/01_range/verdict.json";
  const std::string kept = scratch.path() + "/alice/01_range/verdict.json";
  REQUIRE(ReplaceFile(stale, "x").ok());
  REQUIRE(ReplaceFile(kept, "x").ok());
  RemoveStale(scratch.path(), Book());
  CHECK_FALSE(fs::exists(stale));
  CHECK(fs::exists(kept));
}

TEST_CASE("A mirror holds what is wanted, and nothing else") {
  const auto scratch = *ScratchFolder::Make();
  const std::string from = scratch.path() + "/from",
                    to = scratch.path() + "/to";
  const auto write = [&](const std::string& path) {
    fs::create_directories(fs::path(path).parent_path());
    REQUIRE(WriteFile(path, path).ok());
  };
  write(from + "/a/run.sh");
  fs::permissions(from + "/a/run.sh", fs::perms::owner_all);
  write(from + "/secret/b");
  write(to + "/old/c");
  fs::create_symlink("/etc", from + "/link");
  REQUIRE(Mirror(from, to, [](const std::string& path) {
            return path != "secret/";
          }).ok());
  CHECK(*ReadFile(to + "/a/run.sh") == from + "/a/run.sh");
  CHECK((fs::status(to + "/a/run.sh").permissions() & fs::perms::owner_exec) !=
        fs::perms::none);
  CHECK(std::distance(fs::directory_iterator(to), {}) == 1);
}

TEST_CASE("A class without names says who did what, and not who they are") {
  const auto scratch = *ScratchFolder::Make();
  ClassBook book = MakeClassBook(
      {kKata}, {{"alice", kKata}}, {{"carol", "", "carol.zip: it is empty"}},
      {{"alice", "Alice", "Dyk", "a@b"}, {"carol", "", "", ""}});
  Note(book, "alice", Judged(Kind::kLeak, 30));
  Apply(book, {{"alice", kKata, 50, "Alice was ill"}});
  REQUIRE(
      ReplaceFile(scratch.path() + "/alice/01_range/verdict.json", "v").ok());
  REQUIRE(WriteAnonymous(scratch.path(), book).ok());
  const std::string folder = scratch.path() + "/anonymous";
  const auto key = PseudonymKey(scratch.path());
  REQUIRE(key.ok());
  const std::string alice = Pseudonym(*key, "alice");
  CHECK(*ReadFile(folder + "/" + alice + "/01_range/verdict.json") == "v");
  CHECK_THAT(*ReadFile(folder + "/gradebook.csv"),
             Contains(alice + ",,,,30.0,0.0,50.0"));
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    CHECK_THAT(file.path().filename().string(),
               !Contains("alice") && !Contains("carol"));
    if (!file.is_regular_file()) continue;
    CHECK_THAT(*ReadFile(file.path()),
               !Contains("lice") && !Contains("carol") && !Contains("Dyk") &&
                   !Contains("a@b"));
  }
  struct stat status;
  REQUIRE(stat((scratch.path() + "/.pseudonym_key").c_str(), &status) == 0);
  CHECK((status.st_mode & 077) == 0);
  CHECK(PseudonymKey(scratch.path()) == key);
}

TEST_CASE("Digests are those of the standards") {
  CHECK(Digest("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(KeyedDigest("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

}  // namespace
}  // namespace grader
