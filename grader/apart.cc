#include "grader/apart.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "grader/files.h"
#include "grader/privilege.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr rlim_t kCpuSeconds = 5;
constexpr rlim_t kMemoryBytes = rlim_t{256} << 20;
// For a child that sleeps, as no parser does: its processor time ends it first.
constexpr int kWallMilliseconds = 60'000;

void Limit(__rlimit_resource resource, rlim_t most) {
  const rlimit limit = {most, most};
  setrlimit(resource, &limit);
}

[[noreturn]] void Work(const std::function<std::string()>& work, int out) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The pipe is no file: what the limit of files' sizes forbids is all else.
  Limit(RLIMIT_FSIZE, 0);
  Limit(RLIMIT_CORE, 0);
  Limit(RLIMIT_CPU, kCpuSeconds);
  Limit(RLIMIT_AS, kMemoryBytes);
  if (!DropPrivileges().ok()) _exit(1);
  Limit(RLIMIT_NPROC, 0);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  std::string result;
  try {
    result = work();
  } catch (...) {
    _exit(1);
  }
  std::size_t at = 0;
  while (at < result.size()) {
    const ssize_t written = write(out, result.data() + at, result.size() - at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(1);
    at += static_cast<std::size_t>(written);
  }
  _exit(0);
}

// Reads to the end. Kills the child when there is too much, or it never ends.
absl::Status Collect(int from, pid_t child, std::size_t limit,
                     std::string& result) {
  char buffer[1 << 14];
  for (;;) {
    pollfd ready{from, POLLIN, 0};
    const int polled = poll(&ready, 1, kWallMilliseconds);
    if (polled < 0 && errno == EINTR) continue;
    if (polled <= 0) {
      kill(child, SIGKILL);
      return absl::DeadlineExceededError("it takes too long");
    }
    const ssize_t got = read(from, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return absl::OkStatus();
    result.append(buffer, static_cast<std::size_t>(got));
    if (result.size() > limit) {
      kill(child, SIGKILL);
      return absl::ResourceExhaustedError("it comes to too much");
    }
  }
}

}  // namespace

absl::StatusOr<std::string> RunApart(const std::function<std::string()>& work,
                                     std::size_t limit) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return SystemError("cannot make a pipe");
  const pid_t child = fork();
  if (child < 0) {
    close(ends[0]);
    close(ends[1]);
    return SystemError("cannot start a process");
  }
  if (child == 0) Work(work, ends[1]);
  close(ends[1]);
  std::string result;
  const absl::Status collected = Collect(ends[0], child, limit, result);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!collected.ok()) return collected;
  if (WIFSIGNALED(status)) {
    return absl::InternalError(
        WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL
            ? "it takes too long"
            : "what reads it was ended by " + SignalName(WTERMSIG(status)));
  }
  if (WEXITSTATUS(status) != 0) {
    return absl::InternalError("it needs too much memory");
  }
  return result;
}

}  // namespace grader
