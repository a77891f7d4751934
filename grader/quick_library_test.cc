#include "grader/quick_library.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "grader/files.h"
#include "grader/process.h"

namespace grader {
namespace {

using Catch::Contains;

constexpr char kObjcopy[] = "/usr/bin/objcopy";

std::string OutputOf(std::vector<std::string> argv,
                     const std::string& ld_library_path) {
  Command command;
  command.argv = std::move(argv);
  command.folder = "/";
  command.ld_library_path = ld_library_path;
  const auto outcome = Run(command);
  REQUIRE(outcome.ok());
  INFO(outcome->output);
  REQUIRE(outcome->exit_code == 0);
  return outcome->output;
}

TEST_CASE("The copy has nothing that leads to debug data") {
  const auto folder = *ScratchFolder::Make();
  REQUIRE(CopyLibraryWithoutDebugData(kObjcopy, folder.path()).ok());
  const std::string sections =
      OutputOf({"/usr/bin/readelf", "-SW", folder.path() + "/libc.so.6"}, "");
  CHECK_THAT(sections, Contains(".text"));
  CHECK_THAT(sections, !Contains(".note.gnu.build-id"));
  CHECK_THAT(sections, !Contains(".gnu_debuglink"));
}

TEST_CASE("A program loads the copy where it is told to") {
  const auto folder = *ScratchFolder::Make();
  REQUIRE(CopyLibraryWithoutDebugData(kObjcopy, folder.path()).ok());
  const std::vector<std::string> maps = {"/bin/cat", "/proc/self/maps"};
  CHECK_THAT(OutputOf(maps, folder.path()),
             Contains(folder.path() + "/libc.so.6"));
  CHECK_THAT(OutputOf(maps, ""), !Contains(folder.path()));
}

TEST_CASE("A copy that cannot be made is an error that names the library") {
  const auto folder = *ScratchFolder::Make();
  const absl::Status copied =
      CopyLibraryWithoutDebugData("/bin/false", folder.path());
  CHECK_THAT(std::string(copied.message()), Contains("libc.so.6"));
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/libc.so.6"));
}

}  // namespace
}  // namespace grader
