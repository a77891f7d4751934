#include "grader/pack.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "grader/files.h"

namespace grader {
namespace {

using Catch::Contains;

namespace fs = std::filesystem;

// A checkout with one file of each sort.
class Checkout {
 public:
  Checkout() : scratch_(*ScratchFolder::Make()) {
    for (const char* name : {"README.md",
                             "WORKSPACE",
                             "setup.sh",
                             ".bazelrc",
                             ".git/config",
                             ".leak-dojo/progress.json",
                             "docs/BUILD",
                             "docs/figures/curve.svg",
                             "notes.txt",
                             "third_party/absl.BUILD",
                             "runtime/channel.h",
                             "katas/kata.bzl",
                             "katas/01_range/BUILD",
                             "katas/01_range/kata.cc",
                             "katas/01_range/starter.cc",
                             "katas/01_range/hidden/hidden_test.cc",
                             "katas/01_range/hidden/programs.cc",
                             "solutions/01_range/kata.cc",
                             "grader/BUILD",
                             "grader/judge_main.cc",
                             "grader/judge_test.cc",
                             "grader/class_book.cc",
                             "grader/instructor.cc",
                             "grader/shared_cache.sh",
                             "grader/pack.cc",
                             "grader/no_instructor.cc",
                             "grader/exploits/exit.cc"}) {
      Write(std::string("checkout/") + name, std::string(name) + "\n");
    }
    Write("checkout/BUILD", "test_suite(tests = [\"//solutions/01:tests\"])\n");
  }
  std::string Path(const std::string& name) const {
    return scratch_.path() + "/" + name;
  }
  void Write(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path(Path(name)).parent_path());
    REQUIRE(WriteFile(Path(name), text).ok());
  }
  bool Holds(const std::string& name) const {
    return fs::exists(Path("copy/" + name));
  }
  absl::Status Pack() const {
    return MakeLearnersCopy(Path("checkout"), Path("copy"));
  }

 private:
  ScratchFolder scratch_;
};

TEST_CASE("A learner's copy has the katas and what judges them") {
  Checkout checkout;
  REQUIRE(checkout.Pack().ok());
  for (const char* name :
       {"WORKSPACE", "setup.sh", ".bazelrc", "third_party/absl.BUILD",
        "runtime/channel.h", "katas/01_range/BUILD", "grader/judge_main.cc",
        "grader/no_instructor.cc", "docs/figures/curve.svg"}) {
    CHECK(checkout.Holds(name));
  }
  // No package that is not there is named.
  CHECK_THAT(*ReadFile(checkout.Path("copy/BUILD")), !Contains("solutions"));
  CHECK_THAT(*ReadFile(checkout.Path("copy/README.md")),
             Contains("learner's copy"));
}

TEST_CASE("A learner's copy has nothing that is hidden") {
  Checkout checkout;
  REQUIRE(checkout.Pack().ok());
  for (const char* name :
       {".git", ".leak-dojo", "docs/BUILD", "notes.txt", "solutions",
        "katas/01_range/hidden", "grader/class_book.cc", "grader/instructor.cc",
        "grader/shared_cache.sh", "grader/pack.cc", "grader/exploits",
        "grader/judge_test.cc"}) {
    CHECK_FALSE(checkout.Holds(name));
  }
  const auto hidden =
      HiddenFilesIn(checkout.Path("copy"), checkout.Path("checkout"));
  REQUIRE(hidden.ok());
  CHECK(hidden->empty());
}

TEST_CASE("A copy's README names no folder that a copy has not") {
  Checkout checkout;
  checkout.Write("checkout/README.md",
                 "| `runtime/` | tasks |\n| `docs/` | pages |\n"
                 "| `lint/` | a check |\n| `solutions/` | fixes |\n");
  REQUIRE(checkout.Pack().ok());
  const std::string readme = *ReadFile(checkout.Path("copy/README.md"));
  CHECK_THAT(readme, Contains("`runtime/`"));
  for (const char* lacking : {"`docs/`", "`lint/`", "`solutions/`"}) {
    CHECK_THAT(readme, !Contains(lacking));
  }
}

TEST_CASE(
    "Whatever was tried in the checkout, a copy begins with the starter") {
  Checkout checkout;
  checkout.Write("checkout/katas/01_range/kata.cc",
                 "solutions/01_range/kata.cc\n");
  REQUIRE(checkout.Pack().ok());
  CHECK(*ReadFile(checkout.Path("copy/katas/01_range/kata.cc")) ==
        "katas/01_range/starter.cc\n");
}

TEST_CASE("A hidden file under another name is found by its contents") {
  Checkout checkout;
  checkout.Write("checkout/katas/01_range/leaked.cc",
                 "katas/01_range/hidden/programs.cc\n");
  const absl::Status packed = checkout.Pack();
  REQUIRE_FALSE(packed.ok());
  CHECK_THAT(std::string(packed.message()),
             Contains("katas/01_range/leaked.cc"));
}

TEST_CASE("A copy needs a folder of its own") {
  Checkout checkout;
  checkout.Write("copy/mine.txt", "x");
  CHECK_FALSE(checkout.Pack().ok());
  CHECK_FALSE(MakeLearnersCopy(checkout.Path("checkout"),
                               checkout.Path("checkout/copy"))
                  .ok());
}

}  // namespace
}  // namespace grader
