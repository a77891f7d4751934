#include "grader/submissions.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "grader/files.h"
#include "grader/learner.h"
#include "grader/roster.h"
#include "grader/submission.h"
#include "grader/testdata/make_archive.h"

namespace grader {
namespace {

using Catch::Contains;

namespace fs = std::filesystem;

const std::vector<std::string> kKatas = {"00_first_close", "01_range"};

// A folder of submissions, and what was made of it: "alice/01_range: TEXT" for
// what was accepted, "alice/: WHY" for what was refused.
class Class {
 public:
  Class() : scratch_(*ScratchFolder::Make()) { fs::create_directory(folder()); }
  std::string folder() const { return scratch_.path() + "/class"; }
  std::string Path(const std::string& name) const {
    return folder() + "/" + name;
  }
  void Write(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path(Path(name)).parent_path());
    REQUIRE(WriteFile(Path(name), text).ok());
  }
  void Read() {
    accepted.clear();
    refused.clear();
    SubmissionSink sink;
    sink.accept = [this](HandedIn submission) {
      accepted.push_back(submission.learner + "/" + submission.kata + ": " +
                         submission.source);
      return absl::OkStatus();
    };
    sink.refuse = [this](TurnedAway refusal) {
      refused.push_back(refusal.learner + "/" + refusal.kata + ": " +
                        refusal.why);
    };
    REQUIRE(ReadSubmissions(folder(), kKatas, sink).ok());
  }
  // Good work beside what is wrong: it must be accepted whatever happens.
  std::string OnlyRefusal() {
    Write("zoe/01_range/kata.cc", "good");
    Read();
    CHECK(accepted == std::vector<std::string>{"zoe/01_range: good"});
    REQUIRE(refused.size() == 1);
    return refused.front();
  }

  std::vector<std::string> accepted, refused;

 private:
  ScratchFolder scratch_;
};

TEST_CASE("Folders, archives and single files are submissions") {
  Class them;
  them.Write("alice/01_range/kata.cc", "a1");
  them.Write("alice/00_first_close.cc", "a0");
  them.Write("alice/.git/config", "x");
  them.Write("bob.zip", MakeArchive({{"bob/01_range/kata.cc", "b1"},
                                     {"__MACOSX/01_range/kata.cc", "x"}}));
  them.Write("carol.tar.gz", MakeArchive({{"00_first_close.cc", "c0"}},
                                         {.zip = false, .gzips = 1}));
  them.Write("dan_smith_01_range.cc", "d1");
  them.Write(".DS_Store", "x");
  them.Read();
  CHECK(them.accepted == std::vector<std::string>{
                             "alice/00_first_close: a0", "alice/01_range: a1",
                             "bob/01_range: b1", "carol/00_first_close: c0",
                             "dan_smith/01_range: d1"});
  CHECK(them.refused.empty());
}

TEST_CASE("What is wrong with a folder harms only its learner") {
  Class them;
  SECTION("a link in place of a learner") {
    fs::create_symlink("/etc", them.Path("eve"));
    CHECK_THAT(them.OnlyRefusal(), Contains("eve/: ") && Contains("links"));
  }
  SECTION("a link in place of a kata") {
    fs::create_directory(them.Path("eve"));
    fs::create_symlink(them.Path("zoe/01_range"), them.Path("eve/01_range"));
    CHECK_THAT(them.OnlyRefusal(), Contains("eve/01_range: "));
  }
  SECTION("a link in place of a file") {
    fs::create_directories(them.Path("eve/01_range"));
    fs::create_symlink(them.Path("zoe/01_range/kata.cc"),
                       them.Path("eve/01_range/kata.cc"));
    CHECK_THAT(them.OnlyRefusal(),
               Contains("eve/01_range: ") && Contains("symbolic link"));
  }
  SECTION("a pipe") {
    fs::create_directories(them.Path("eve/01_range"));
    REQUIRE(mkfifo(them.Path("eve/01_range/kata.cc").c_str(), 0600) == 0);
    CHECK_THAT(them.OnlyRefusal(), Contains("no plain file"));
  }
  SECTION("a folder in place of a file") {
    fs::create_directories(them.Path("eve/01_range/kata.cc"));
    CHECK_THAT(them.OnlyRefusal(), Contains("is a folder"));
  }
  SECTION("no kata.cc") {
    fs::create_directories(them.Path("eve/01_range"));
    CHECK_THAT(them.OnlyRefusal(), Contains("holds no kata.cc"));
  }
  SECTION("nothing") {
    fs::create_directories(them.Path("eve"));
    CHECK_THAT(them.OnlyRefusal(), Contains("holds no <kata>/kata.cc"));
  }
  SECTION("a kata that there is not") {
    them.Write("eve/01_rnage/kata.cc", "x");
    CHECK_THAT(them.OnlyRefusal(), Contains("no kata \"01_rnage\""));
  }
  SECTION("two files for one kata") {
    them.Write("eve/01_range/kata.cc", "x");
    them.Write("eve/01_range.cc", "y");
    CHECK_THAT(them.OnlyRefusal(), Contains("two files"));
  }
  SECTION("a folder and an archive") {
    them.Write("eve/01_range/kata.cc", "x");
    them.Write("eve.zip", "y");
    CHECK_THAT(them.OnlyRefusal(), Contains("eve and eve.zip"));
  }
  SECTION("a broken archive") {
    them.Write("eve.zip", "no zip");
    CHECK_THAT(them.OnlyRefusal(), Contains("eve/: eve.zip: "));
  }
  SECTION("a link that climbs out, in an archive") {
    them.Write("eve.zip", MakeArchive({{"01_range", "", AE_IFLNK, "/etc"},
                                       {"01_range/kata.cc", "x"}}));
    CHECK_THAT(them.OnlyRefusal(), Contains("symbolic link"));
  }
  SECTION("too large a file") {
    them.Write("eve/01_range/kata.cc",
               std::string(kLargestSubmission + 1, ' '));
    CHECK_THAT(them.OnlyRefusal(), Contains("larger than 1,048,576"));
  }
  SECTION("NUL") {
    them.Write("eve/01_range/kata.cc", std::string("a\nb\0c", 5));
    CHECK_THAT(them.OnlyRefusal(), Contains("line 2") && Contains("NUL"));
  }
  SECTION("no UTF-8") {
    them.Write("eve/01_range/kata.cc", "a\n\nb\xE9\n");
    CHECK_THAT(them.OnlyRefusal(), Contains("line 3") && Contains("UTF-8"));
  }
  SECTION("what is no submission") {
    them.Write("readme.txt", "x");
    CHECK_THAT(them.OnlyRefusal(), Contains("is no submission"));
  }
  SECTION("a name that would be one of our own files") {
    them.Write("index.html/01_range/kata.cc", "x");
    CHECK_THAT(them.OnlyRefusal(), Contains("its own files"));
  }
  SECTION("a name that a spreadsheet would obey") {
    them.Write("=HYPERLINK(1)_01_range.cc", "x");
    CHECK_THAT(them.OnlyRefusal(), Contains("letter or a digit"));
  }
  SECTION("a name that is not UTF-8") {
    them.Write("ev\xE9/01_range/kata.cc", "x");
    CHECK_THAT(them.OnlyRefusal(), Contains("UTF-8"));
  }
}

TEST_CASE("One wrong file leaves a learner's others alone") {
  Class them;
  them.Write("eve/00_first_close/kata.cc", "good");
  them.Write("eve/01_range/kata.cc", std::string("\0", 1));
  them.Read();
  CHECK(them.accepted == std::vector<std::string>{"eve/00_first_close: good"});
  CHECK(them.refused.size() == 1);
}

TEST_CASE("Who hands in has a name that can be a file's") {
  for (const char* id : {"alice", "a.b-c_d@e.org", "Zoë", "42", "o'neil"}) {
    CHECK(IsLearnerId(id).ok());
  }
  for (const std::string id :
       {"", ".", "..", "-rf", "a/b", "a\\b", "a\nb", "+1", "@x", "\xC0\xAF"}) {
    CHECK_FALSE(IsLearnerId(id).ok());
  }
  CHECK_FALSE(IsLearnerId(std::string(65, 'a')).ok());
}

TEST_CASE("No two names share a package of Bazel's") {
  CHECK(PackageName("alice-1") == "lalice-1");
  CHECK(PackageName("a b") == "la_20b");
  CHECK(PackageName("a_20b") == "la_5f20b");
}

TEST_CASE("UTF-8 is told from what only looks like it") {
  CHECK(IsUtf8("aé€😀"));
  for (const char* text : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF",
                           "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF"}) {
    CHECK_FALSE(IsUtf8(text));
  }
}

TEST_CASE("A roster says who is in the class, and their names") {
  const auto plain =
      ParseRoster("bob,Bob van Dyk\nalice,\"Dyk, Alice\"\n", "r");
  REQUIRE(plain.ok());
  REQUIRE(plain->size() == 2);
  CHECK((*plain)[0].id == "alice");
  CHECK((*plain)[0].first_name == "Alice");
  CHECK((*plain)[0].last_name == "Dyk");
  CHECK((*plain)[1].first_name == "Bob van");
  const auto named = ParseRoster(
      "\xEF\xBB\xBF"
      "Email,student_id,last_name\r\na@b,alice,Dyk\r\n",
      "r");
  REQUIRE(named.ok());
  CHECK(named->front().id == "alice");
  CHECK(named->front().last_name == "Dyk");
  CHECK(named->front().email == "a@b");
}

TEST_CASE("A roster that is wrong is refused by its row") {
  const auto why = [](const char* csv) {
    return std::string(ParseRoster(csv, "r.csv").status().message());
  };
  CHECK_THAT(why("alice\n../bob\n"), Contains("r.csv, row 2"));
  CHECK_THAT(why("alice\nalice\n"), Contains("twice"));
  CHECK_THAT(why("alice,\"x\n"), Contains("r.csv:1") && Contains("quote"));
  CHECK_THAT(why("id,name\n"), Contains("names no learner"));
  CHECK_THAT(why("\xFF\n"), Contains("UTF-8"));
}

}  // namespace
}  // namespace grader
