// When a file counts as saved.
#include "grader/file_watch.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "grader/files.h"

namespace grader {
namespace {

class Watched {
 public:
  Watched() : folder_(*ScratchFolder::Make()), watch(Make()) {}
  std::string Path(const std::string& name) const {
    return folder_.path() + "/" + name;
  }

 private:
  FileWatch Make() {
    REQUIRE(WriteFile(Path("kata.cc"), "int a;\n").ok());
    return *FileWatch::Of(Path("kata.cc"));
  }
  ScratchFolder folder_;

 public:
  FileWatch watch;
};

TEST_CASE("A file that is written anew is saved, once") {
  Watched watched;
  CHECK_FALSE(watched.watch.SavedAgain());
  REQUIRE(WriteFile(watched.Path("kata.cc"), "int b;\n").ok());
  CHECK(watched.watch.SavedAgain());
  CHECK(watched.watch.WaitForSave().ok());
  CHECK_FALSE(watched.watch.SavedAgain());
}

TEST_CASE("A file that is replaced by another is saved") {
  Watched watched;
  REQUIRE(WriteFile(watched.Path("kata.cc~"), "int b;\n").ok());
  CHECK_FALSE(watched.watch.SavedAgain());
  std::filesystem::rename(watched.Path("kata.cc~"), watched.Path("kata.cc"));
  CHECK(watched.watch.WaitForSave().ok());
}

TEST_CASE("A file that is still being written is not saved") {
  Watched watched;
  std::ofstream file(watched.Path("kata.cc"));
  file << "int b;\n" << std::flush;
  CHECK_FALSE(watched.watch.SavedAgain());
  file.close();
  CHECK(watched.watch.SavedAgain());
}

TEST_CASE("What stays half-written is saved all the same") {
  Watched watched;
  REQUIRE(WriteFile(watched.Path("kata.cc"), "int b() {\n").ok());
  CHECK(watched.watch.WaitForSave().ok());
  CHECK_FALSE(watched.watch.SavedAgain());
}

TEST_CASE("A folder that goes away is an error that names it") {
  Watched watched;
  std::filesystem::remove_all(
      std::filesystem::path(watched.Path("x")).parent_path());
  const auto saved = watched.watch.WaitForSave();
  REQUIRE_FALSE(saved.ok());
  CHECK(std::string(saved.status().message()).find("is gone") !=
        std::string::npos);
}

TEST_CASE("What ends in the middle looks half-written") {
  CHECK(LooksHalfWritten(""));
  CHECK(LooksHalfWritten("int a;"));
  CHECK(LooksHalfWritten("int a() {\n"));
  CHECK_FALSE(LooksHalfWritten("int a() {}\n"));
}

}  // namespace
}  // namespace grader
