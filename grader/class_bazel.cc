#include "grader/class_bazel.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

#include "grader/class_workspace.h"
#include "grader/files.h"
#include "grader/privilege.h"

namespace grader {
namespace {

constexpr long kMomentNanoseconds = 100'000'000;

// Where the caller's PATH has it: whoever runs without rights has another.
absl::StatusOr<std::string> FindBazel() {
  const char* path = std::getenv("PATH");
  std::string_view folders = path ? path : "/usr/bin:/bin";
  while (!folders.empty()) {
    const std::size_t end = folders.find(':');
    const std::string file = std::string(folders.substr(0, end)) + "/bazel";
    if (file.starts_with('/') && access(file.c_str(), X_OK) == 0) return file;
    folders.remove_prefix(end == folders.npos ? folders.size() : end + 1);
  }
  return absl::NotFoundError("there is no bazel; ./setup.sh installs it");
}

absl::StatusOr<std::vector<std::string>> CommandLine(const ClassBazel& bazel) {
  auto bazel_program = FindBazel();
  if (!bazel_program.ok()) return bazel_program.status();
  std::vector<std::string> line = WithoutPrivileges();
  line.insert(
      line.end(),
      {*std::move(bazel_program), "--nohome_rc",
       "--output_base=" + bazel.output_base,
       "--output_user_root=" + bazel.user_root,
       // A class of hundreds fits into it.
       "--host_jvm_args=-Xmx200m", "build", "--keep_going", "--noshow_progress",
       "--show_result=0", "--ui_event_filters=-info,-debug",
       // Targets must not be found once more behind such a link.
       "--experimental_convenience_symlinks=ignore", "--nobuild_runfile_links",
       "--sandbox_default_allow_network=false", "--define=untrusted=yes",
       // Nobody debugs this judge, and it is built while a class waits.
       "--per_file_copt=external/leak_dojo/grader/@-g0",
       "--build_event_json_file=" + bazel.events,
       "--target_pattern_file=" + bazel.targets});
  line.insert(line.end(), bazel.options.begin(), bazel.options.end());
  return line;
}

// Nothing of the caller's: no verdict depends on it.
std::vector<std::string> Environment(const ClassBazel& bazel) {
  return {"PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
          "HOME=" + bazel.home, "USER=leak-dojo", "LANG=C.UTF-8"};
}

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

absl::StatusOr<pid_t> Start(const ClassBazel& bazel) {
  auto line = CommandLine(bazel);
  if (!line.ok()) return line.status();
  std::vector<std::string> variables = Environment(bazel);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, bazel.workspace.c_str());
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, bazel.log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  // A group of its own: a Ctrl-C reaches us alone, and we pass it on once.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t pid = 0;
  const int error =
      posix_spawnp(&pid, line->front().c_str(), &actions, &attributes,
                   Pointers(*line).data(), Pointers(variables).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    return absl::NotFoundError("cannot start " + line->front() + ": " +
                               std::strerror(error));
  }
  return pid;
}

}  // namespace

std::string ExecutionRoot(const ClassBazel& bazel) {
  return bazel.output_base + "/execroot/" + kClassWorkspace;
}

absl::StatusOr<int> BuildClass(const ClassBazel& bazel,
                               const std::function<bool()>& moment) {
  const auto pid = Start(bazel);
  if (!pid.ok()) return pid.status();
  bool interrupted = false;
  for (;;) {
    int status = 0;
    const pid_t ended = waitpid(*pid, &status, WNOHANG);
    if (ended == *pid) {
      moment();
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (ended < 0 && errno != EINTR)
      return SystemError("cannot wait for bazel");
    if (!moment() && !interrupted) {
      interrupted = true;
      kill(*pid, SIGINT);
    }
    const timespec pause = {0, kMomentNanoseconds};
    nanosleep(&pause, nullptr);
  }
}

}  // namespace grader
