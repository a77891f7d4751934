#include "grader/gradescope_bundle.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "grader/files.h"

namespace grader {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

// A checkout of as many files as matter.
class Checkout {
 public:
  Checkout() : folder_(*ScratchFolder::Make()) {
    for (const char* file :
         {".bazelrc", "BUILD", "LICENSE", "README.md", "WORKSPACE", "setup.sh",
          "docs/chapter.md", "solutions/01_k/kata.cc",
          ".leak-dojo/progress.json", "grader/BUILD", "grader/exploits/a.cc",
          "grader/html_test/node_modules/x.js", "grader/gradescope/setup.sh",
          "grader/gradescope/run_autograder", "grader/gradescope/Dockerfile",
          "katas/01_k/hidden/hidden_test.cc", "runtime/dojo.h",
          "third_party/BUILD"}) {
      fs::create_directories(fs::path(Path(file)).parent_path());
      REQUIRE(WriteFile(Path(file), std::string(file) + "\n").ok());
    }
    fs::permissions(Path("grader/gradescope/run_autograder"), fs::perms::all);
    fs::create_symlink("/etc", Path("katas/link_to_folder"));
    fs::create_symlink("/etc/passwd", Path("katas/link_to_file"));
  }
  std::string Path(const std::string& file) const {
    return folder_.path() + "/" + file;
  }
  std::string root() const { return folder_.path(); }

 private:
  ScratchFolder folder_;
};

TEST_CASE("A bundle has what judges, and nothing that tells the answer") {
  const Checkout checkout;
  const auto files = FilesThatJudge(checkout.root());
  REQUIRE(files.ok());
  CHECK(*files == std::vector<std::string>{
                      ".bazelrc", "BUILD", "LICENSE", "README.md", "WORKSPACE",
                      "grader/BUILD", "grader/gradescope/Dockerfile",
                      "grader/gradescope/run_autograder",
                      "grader/gradescope/setup.sh",
                      "katas/01_k/hidden/hidden_test.cc", "runtime/dojo.h",
                      "setup.sh", "third_party/BUILD"});
}

TEST_CASE("A bundle is what Gradescope calls, beside the checkout") {
  const Checkout checkout;
  const std::string out = checkout.Path("out/bundle");
  REQUIRE(WriteGradescopeBundle(checkout.root(), "01_k", out).ok());
  CHECK(*ReadFile(out + "/kata") == "01_k\n");
  CHECK(*ReadFile(out + "/setup.sh") == "grader/gradescope/setup.sh\n");
  CHECK(*ReadFile(out + "/leak_dojo/setup.sh") == "setup.sh\n");
  CHECK(*ReadFile(out + "/Dockerfile") == "grader/gradescope/Dockerfile\n");
  CHECK((fs::status(out + "/run_autograder").permissions() &
         fs::perms::owner_exec) != fs::perms::none);
}

TEST_CASE("A bundle overwrites nothing") {
  const Checkout checkout;
  const absl::Status status =
      WriteGradescopeBundle(checkout.root(), "01_k", checkout.Path("docs"));
  CHECK_THAT(std::string(status.message()), Contains("is not empty"));
  CHECK(fs::exists(checkout.Path("docs/chapter.md")));
}

TEST_CASE("A checkout that lacks a part is named") {
  const Checkout checkout;
  fs::remove_all(checkout.Path("runtime"));
  const auto files = FilesThatJudge(checkout.root());
  REQUIRE_FALSE(files.ok());
  CHECK_THAT(std::string(files.status().message()), Contains("/runtime"));
}

}  // namespace
}  // namespace grader
