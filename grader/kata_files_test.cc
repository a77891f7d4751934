// The texts of a checkout, in and out.
#include "grader/kata_files.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "grader/files.h"
#include "grader/testdata/clean_kata.h"

namespace grader {
namespace {

using Catch::Contains;

class Checkout {
 public:
  Checkout() : folder_(*ScratchFolder::Make()) {
    Write("katas/BUILD", "old katas\n");
    Write("solutions/README.md", "# Solutions\n");
    Write("BUILD", "old root\n");
  }

  const std::string& root() const { return folder_.path(); }
  void Write(const std::string& path, const std::string& text) const {
    const std::filesystem::path full = root() + "/" + path;
    std::filesystem::create_directories(full.parent_path());
    REQUIRE(WriteFile(full.string(), text).ok());
  }
  std::string Read(const std::string& path) const {
    const auto text = ReadFile(root() + "/" + path);
    return text.ok() ? *text : "none";
  }
  bool Has(const std::string& path) const {
    return std::filesystem::exists(root() + "/" + path);
  }
  // How many files and folders there are.
  std::ptrdiff_t Size() const {
    return std::distance(std::filesystem::recursive_directory_iterator(root()),
                         {});
  }

 private:
  ScratchFolder folder_;
};

TEST_CASE("What was written is read again") {
  const Checkout checkout;
  const KataTexts clean = testdata::CleanKata();
  REQUIRE(WriteKata(checkout.root(), clean, {{"BUILD", "new root\n"}}).ok());
  const auto read = ReadKata(checkout.root(), clean.manifest);
  REQUIRE(read.ok());
  CHECK(read->kata == clean.kata);
  CHECK(read->solutions == clean.solutions);
  CHECK(checkout.Read("BUILD") == "new root\n");
}

TEST_CASE("Copies that editors leave are no texts, and no folder has none") {
  const Checkout checkout;
  checkout.Write("katas/02_open_door/kata.h", "contract");
  checkout.Write("katas/02_open_door/kata.h~", "old");
  checkout.Write("katas/02_open_door/.kata.h.swp", "old");
  checkout.Write("katas/02_open_door/.cache/kata.h", "old");
  checkout.Write("katas/02_open_door/hidden/programs.cc", "programs");
  const auto read = ReadKata(checkout.root(), testdata::CleanKata().manifest);
  REQUIRE(read.ok());
  CHECK(read->kata ==
        Texts{{"kata.h", "contract"}, {"hidden/programs.cc", "programs"}});
  CHECK(read->solutions.empty());
}

TEST_CASE("Patterns and kernels come from the runtime's own files") {
  const Checkout checkout;
  checkout.Write("runtime/internal/pattern.cc",
                 "// {.pattern = \"gone\"}\n{.pattern = \"nil channel\", .x},\n"
                 "{.pattern =\n \"not so\"}, {.pattern = \"self-join\"}\n");
  checkout.Write("runtime/conformance/kernels/grpc_1424.cc", "");
  checkout.Write("runtime/conformance/kernels/kernel.h", "");
  const auto around =
      ReadSurroundings(checkout.root(), {testdata::CleanManifest()});
  REQUIRE(around.ok());
  CHECK(around->katas.size() == 1);
  CHECK(around->kernels == std::set<std::string>{"grpc_1424"});
  CHECK(around->patterns == std::set<std::string>{"nil channel", "self-join"});
}

TEST_CASE("A checkout without the runtime is an error that names the file") {
  const Checkout checkout;
  const auto around = ReadSurroundings(checkout.root(), {});
  REQUIRE_FALSE(around.ok());
  CHECK_THAT(std::string(around.status().message()),
             Contains("runtime/internal/pattern.cc"));
}

TEST_CASE("Each folder with the name of a kata counts, in the catalog or not") {
  const Checkout checkout;
  checkout.Write("katas/01_range/BUILD", "");
  checkout.Write("katas/harness/BUILD", "");
  checkout.Write("solutions/08_ghost/BUILD", "");
  const auto folders = KataFolders(checkout.root());
  REQUIRE(folders.ok());
  CHECK(*folders == std::vector<std::string>{"01_range", "08_ghost"});
}

TEST_CASE("A folder that exists is left alone, and nothing else is written") {
  const Checkout checkout;
  checkout.Write("solutions/02_open_door/kata.cc", "mine");
  const auto before = checkout.Size();
  const absl::Status status = WriteKata(checkout.root(), testdata::CleanKata(),
                                        {{"BUILD", "new root\n"}});
  REQUIRE_FALSE(status.ok());
  CHECK_THAT(std::string(status.message()),
             Contains("solutions/02_open_door exists already"));
  CHECK(checkout.Read("solutions/02_open_door/kata.cc") == "mine");
  CHECK(checkout.Read("BUILD") == "old root\n");
  CHECK(checkout.Size() == before);
}

TEST_CASE("When something fails at the end, all is as it was") {
  const Checkout checkout;
  const auto before = checkout.Size();
  const absl::Status status =
      WriteKata(checkout.root(), testdata::CleanKata(),
                {{"BUILD", "new root\n"}, {"nowhere/BUILD", "lost\n"}});
  REQUIRE_FALSE(status.ok());
  CHECK_THAT(std::string(status.message()), Contains("nowhere/BUILD"));
  CHECK_FALSE(checkout.Has("katas/02_open_door"));
  CHECK_FALSE(checkout.Has("solutions/02_open_door"));
  CHECK(checkout.Read("BUILD") == "old root\n");
  CHECK(checkout.Size() == before);
}

TEST_CASE("When one text cannot be written, all is as it was") {
  const Checkout checkout;
  const auto before = checkout.Size();
  KataTexts kata = testdata::CleanKata();
  kata.solutions["kata.cc/below"] = "no file is a folder";
  CHECK_FALSE(WriteKata(checkout.root(), kata, {}).ok());
  CHECK(checkout.Size() == before);
}

}  // namespace
}  // namespace grader
