#include "grader/workspace.h"

#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "grader/files.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr int kCancelPollMilliseconds = 50;

}  // namespace

absl::StatusOr<Workspace> Workspace::Find() {
  const char* root = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  if (!root || !*root) {
    return absl::FailedPreconditionError(
        "this program works inside a checkout: call it by `bazel run //grader "
        "-- ...` there");
  }
  return Workspace(root);
}

absl::StatusOr<std::string> Workspace::Bazel(
    const std::vector<std::string>& arguments,
    const std::function<bool()>& is_cancelled) const {
  std::vector<std::string> strings = {"bazel"};
  strings.insert(strings.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& string : strings) argv.push_back(string.data());
  argv.push_back(nullptr);

  int ends[2];
  if (pipe(ends) != 0) return SystemError("cannot make a pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, root_.c_str());
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  pid_t pid;
  const int error =
      posix_spawnp(&pid, "bazel", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    return absl::NotFoundError(std::string("cannot start bazel: ") +
                               std::strerror(error) +
                               "; ./setup.sh installs it");
  }
  std::string output;
  char buffer[1 << 14];
  ssize_t got;
  bool cancelled = false;
  for (;;) {
    pollfd ready{ends[0], POLLIN, 0};
    const int wait = is_cancelled && !cancelled ? kCancelPollMilliseconds : -1;
    if (poll(&ready, 1, wait) == 0) {
      cancelled = is_cancelled();
      if (cancelled) kill(pid, SIGINT);
      continue;
    }
    got = read(ends[0], buffer, sizeof buffer);
    if (got == 0 || (got < 0 && errno != EINTR)) break;
    if (got > 0) output.append(buffer, static_cast<std::size_t>(got));
  }
  close(ends[0]);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (cancelled) return absl::CancelledError("interrupted");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return absl::InternalError("bazel " + arguments.front() +
                               " failed; its own words stand above");
  }
  return output;
}

absl::Status Workspace::Build(const std::vector<std::string>& options,
                              const std::vector<std::string>& targets,
                              const std::function<bool()>& is_cancelled) const {
  std::vector<std::string> arguments = {"build", "--noshow_progress",
                                        "--show_result=0",
                                        "--ui_event_filters=-info,-debug"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.push_back("--");
  arguments.insert(arguments.end(), targets.begin(), targets.end());
  return Bazel(arguments, is_cancelled).status();
}

absl::StatusOr<std::string> Workspace::BinFolder() const {
  auto folder = Bazel({"info", "--noshow_progress",
                       "--ui_event_filters=-info,-debug", "bazel-bin"});
  if (!folder.ok()) return folder.status();
  const auto lines = Lines(*folder);
  if (lines.empty()) return absl::InternalError("bazel info says nothing");
  return std::string(lines.front());
}

std::string Workspace::UserPath(const std::string& path) {
  const char* folder = std::getenv("BUILD_WORKING_DIRECTORY");
  if (!folder || path.starts_with('/')) return path;
  return std::string(folder) + "/" + path;
}

}  // namespace grader
