// The subcommand `class` as a whole, with a stand-in for Bazel that gives the
// verdict which the first word of a submission asks for.
#include "grader/class_command.h"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "grader/class_output.h"
#include "grader/files.h"
#include "grader/json.h"

namespace grader {
namespace {

using Catch::Contains;

namespace fs = std::filesystem;

constexpr char kKata[] = "01_unclosed_range";

// `fault` is one, `once` is one until it has a nonce, and `never` gets no
// verdict. $ROOT/judged has a line for each time that something was judged.
constexpr char kBazel[] = R"(#!/bin/bash
root=${0%/tools/bazel}
for option; do
  case $option in
    --output_base=*) base=${option#*=} ;;
    --build_event_json_file=*) events=${option#*=} ;;
    --target_pattern_file=*) targets=${option#*=} ;;
  esac
done
bin=bazel-out/k8-fastbuild/bin
echo '{"id":{"configuration":{"id":"x"}},"configuration":{"makeVariable":{"BINDIR":"'$bin'"}}}' > "$events"
while read -r label; do
  package=${label#//}; package=${package%%:*}
  name=${label##*:}
  read -r kind < "$package/${name%_verdict}/kata.cc"
  echo "$package $kind" >> "$root/judged"
  if [ "$kind" = once ]; then
    if grep -q nonce "$package/BUILD"; then kind=pass; else kind=fault; fi
  fi
  [ "$kind" != never ] || continue
  out=$base/execroot/leak_dojo_class/$bin/$package/$name
  mkdir -p "$out"
  cp "$root/verdicts/$kind" "$out/verdict.json"
  echo '{"id":{"targetCompleted":{"label":"'$label'"}},"completed":{"success":true}}' >> "$events"
done < "$targets"
)";

class Class {
 public:
  Class() : scratch_(*ScratchFolder::Make()) {
    fs::permissions(scratch_.path(), fs::perms(0755));
    Write("engine/.bazelrc", "");
    Write("tools/bazel", kBazel);
    fs::permissions(Path("tools/bazel"), fs::perms(0755));
    Write("judged", "");
    fs::permissions(Path("judged"), fs::perms(0666));
    Write("verdicts/pass", Json(Kind::kPass, 100));
    Write("verdicts/leak", Json(Kind::kLeak, 30));
    Write("verdicts/fault", Json(Kind::kGraderFault, std::nullopt));
    Write("verdicts/forged", "{\"verdict\": \"pass\"}");
    fs::create_directory(Path("class"));
    setenv("BUILD_WORKSPACE_DIRECTORY", Path("engine").c_str(), 1);
    unsetenv("BUILD_WORKING_DIRECTORY");
    setenv("PATH", (Path("tools") + ":/usr/bin:/bin").c_str(), 1);
    options.submissions = Path("class");
    options.out = Path("out");
    options.cache = Path("cache");
  }

  std::string Path(const std::string& name) const {
    return scratch_.path() + "/" + name;
  }
  void Write(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path(Path(name)).parent_path());
    REQUIRE(WriteFile(Path(name), text).ok());
  }
  std::string Read(const std::string& name) const {
    const auto text = ReadFile(Path(name));
    return text.ok() ? *text : "none";
  }
  void HandIn(const std::string& learner, const std::string& kind) const {
    Write("class/" + learner + "/" + kKata + "/kata.cc", kind + "\n");
  }
  std::string VerdictOf(const std::string& learner) const {
    return Read("out/" + learner + "/" + kKata + "/verdict.json");
  }
  int Grade() const {
    Manifest kata;
    kata.kata = kKata;
    return GradeClass(Katas{*Workspace::Find(), {kata}}, options);
  }
  static std::string Json(Kind kind, std::optional<int> points) {
    Verdict verdict;
    verdict.kata = kKata;
    verdict.verdict = kind;
    verdict.points = points;
    verdict.sentence = "the sentence";
    return ToJson(verdict);
  }

  ClassOptions options;

 private:
  ScratchFolder scratch_;
};

TEST_CASE("Each submission gets its verdict, and the class its gradebook") {
  Class them;
  them.HandIn("alice", "pass");
  them.HandIn("bob", "leak");
  CHECK(them.Grade() == kDone);
  CHECK(them.VerdictOf("alice") == Class::Json(Kind::kPass, 100));
  CHECK(them.VerdictOf("bob") == Class::Json(Kind::kLeak, 30));
  CHECK_THAT(
      them.Read("out/gradebook.csv"),
      Contains("alice,,,,100.0,0.0,100.0") && Contains("bob,,,,30.0,0.0,30.0"));
  CHECK_THAT(them.Read("out/index.html"), Contains("alice"));
}

TEST_CASE("What is refused harms nobody else") {
  Class them;
  them.HandIn("alice", "pass");
  them.Write("class/bob.zip", "no zip");
  CHECK(them.Grade() == kJudgedNotSo);
  CHECK(them.VerdictOf("alice") == Class::Json(Kind::kPass, 100));
  CHECK_THAT(them.Read("out/bob/refusal.txt"), Contains("bob.zip"));
}

TEST_CASE("A fault is judged once more, and then shown without points") {
  Class them;
  them.HandIn("alice", "once");
  them.HandIn("bob", "fault");
  them.HandIn("carol", "leak");
  CHECK(them.Grade() == kJudgedNotSo);
  CHECK(them.VerdictOf("alice") == Class::Json(Kind::kPass, 100));
  CHECK_THAT(them.Read("out/gradebook.csv"), Contains("bob,,,,,0.0,,100.0"));
  CHECK(them.Read("judged") ==
        "learners/lalice once\nlearners/lbob fault\nlearners/lcarol leak\n"
        "learners/lalice once\nlearners/lbob fault\n");
  CHECK(them.Read("out/regrades.csv") ==
        "learner,kata,nonce,why\n"
        "alice,01_unclosed_range,1,grader fault\n"
        "bob,01_unclosed_range,1,grader fault\n");
}

TEST_CASE("What no build reached is the grader's fault, and the rest is kept") {
  Class them;
  them.HandIn("alice", "never");
  them.HandIn("bob", "pass");
  CHECK(them.Grade() == kGraderFault);
  CHECK(them.VerdictOf("bob") == Class::Json(Kind::kPass, 100));
  CHECK_THAT(them.Read("out/index.html"), Contains("waits for its verdict"));
}

TEST_CASE("What is no verdict is not published") {
  Class them;
  them.HandIn("alice", "forged");
  CHECK(them.Grade() == kGraderFault);
  CHECK(them.VerdictOf("alice") == "none");
}

TEST_CASE("An override counts and keeps its reason, in later runs too") {
  Class them;
  them.HandIn("alice", "leak");
  them.options.override_words = {"alice", kKata, "85", "was ill"};
  CHECK(them.Grade() == kDone);
  them.options.override_words.clear();
  CHECK(them.Grade() == kDone);
  CHECK_THAT(them.Read("out/gradebook.csv"), Contains("30.0,0.0,85.0"));
  CHECK_THAT(them.Read("out/overrides.csv"), Contains("was ill"));
  them.options.override_words = {"nobody", kKata, "85", "was ill"};
  CHECK(them.Grade() == kUsage);
  CHECK_THAT(them.Read("out/overrides.csv"), !Contains("nobody"));
}

TEST_CASE("A regrade has a nonce of its own") {
  Class them;
  them.HandIn("alice", "once");
  them.options.regrades = {"alice"};
  CHECK(them.Grade() == kDone);
  CHECK_THAT(them.Read("out/regrades.csv"), Contains(",1,asked for"));
  them.options.regrades = {"bob"};
  CHECK(them.Grade() == kUsage);
}

TEST_CASE("With a roster all of it stands in the gradebook, and nobody else") {
  Class them;
  them.HandIn("alice", "pass");
  them.HandIn("eve", "pass");
  them.Write("roster.csv", "id,name\nalice,Alice Dyk\nbob,Bob\n");
  them.options.roster = them.Path("roster.csv");
  CHECK(them.Grade() == kJudgedNotSo);
  CHECK_THAT(them.Read("out/gradebook.csv"),
             Contains("alice,Dyk,Alice,,100.0") && Contains("bob,Bob,,,0.0") &&
                 !Contains("eve"));
  CHECK_THAT(them.Read("out/refusals.csv"), Contains("eve,,is not on the"));
  CHECK(them.Read("judged") == "learners/lalice pass\n");
}

TEST_CASE("What is used wrongly is said before anything is judged") {
  Class them;
  them.HandIn("alice", "pass");
  fs::create_directory(them.Path("out"));
  std::optional<FolderLock> lock;
  SECTION("no submissions") { them.options.submissions = them.Path("none"); }
  SECTION("grades among submissions") {
    them.options.out = them.Path("class/out");
  }
  SECTION("no roster") { them.options.roster = them.Path("none.csv"); }
  SECTION("somebody else grades into the same folder") {
    lock.emplace(*FolderLock::Take(them.Path("out")));
  }
  SECTION("a trail that is broken") {
    them.Write("out/overrides.csv", "alice,85\n");
  }
  CHECK(them.Grade() == kUsage);
  CHECK(them.Read("judged") == "");
}

}  // namespace
}  // namespace grader
