#include "grader/pack_gradescope.h"

#include <filesystem>

#include "grader/files.h"
#include "grader/find_kata.h"
#include "grader/gradescope_bundle.h"
#include "grader/process.h"
#include "grader/terminal.h"

namespace grader {
namespace {

constexpr char kZip[] = "/usr/bin/zip";

absl::Status Zip(const std::string& folder, const std::string& archive) {
  Command command;
  // Neither owners nor times that only this machine knows.
  command.argv = {kZip, "-q", "-X", "-r", archive, "."};
  command.folder = folder;
  command.cpu_seconds = 60;
  command.wall_seconds = 120;
  const auto outcome = Run(command);
  if (!outcome.ok()) {
    return absl::NotFoundError(std::string(outcome.status().message()) +
                               "; ./setup.sh installs zip");
  }
  if (outcome->exit_code == 0 && outcome->signal == 0) return absl::OkStatus();
  return absl::InternalError("zip failed: " + outcome->output);
}

absl::Status WriteArchive(const std::string& checkout, const std::string& kata,
                          const std::string& archive) {
  std::error_code error;
  if (std::filesystem::exists(archive, error)) {
    return absl::AlreadyExistsError(archive +
                                    " is there already: name a new file");
  }
  auto scratch = ScratchFolder::Make();
  if (!scratch.ok()) return scratch.status();
  const std::string folder = scratch->path() + "/bundle";
  const absl::Status written = WriteGradescopeBundle(checkout, kata, folder);
  return written.ok() ? Zip(folder, archive) : written;
}

}  // namespace

int PackForGradescope(const Katas& katas, const std::string& name,
                      const std::string& out) {
  const auto kata = FindKata(katas.all, name);
  if (!kata.ok()) return Complain(kata.status(), kUsage);
  const std::string path = Workspace::UserPath(out);
  const std::string checkout = katas.workspace.Path("");
  const absl::Status written =
      path.ends_with(".zip")
          ? WriteArchive(checkout, kata->kata, path)
          : WriteGradescopeBundle(checkout, kata->kata, path);
  if (!written.ok()) return Complain(written, kUsage);
  Print("Written for Gradescope: " + path +
        "\nIt holds the hidden tests: not for learners. grader/REPORTS.md says "
        "how to try it.\n");
  return kDone;
}

}  // namespace grader
