#include "grader/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// glibc 2.36 forgot to say that it is C.
extern "C" {
#include <sys/pidfd.h>
}

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <set>
#include <utility>

#include "grader/files.h"
#include "grader/text.h"

namespace grader {
namespace {

class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() { Close(); }
  void Close() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

// Above the descriptors that the child's end of things is copied to, so that no
// copy overwrites what is still to be copied.
constexpr int kFirstFree = 10;

struct Pipe {
  Fd read;
  Fd write;
};

absl::StatusOr<Pipe> MakePipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return SystemError("cannot make a pipe");
  const Fd low_read(ends[0]), low_write(ends[1]);
  Pipe pipe{Fd(fcntl(ends[0], F_DUPFD_CLOEXEC, kFirstFree)),
            Fd(fcntl(ends[1], F_DUPFD_CLOEXEC, kFirstFree))};
  if (pipe.read.get() < 0 || pipe.write.get() < 0) {
    return SystemError("cannot make a pipe");
  }
  return pipe;
}

absl::StatusOr<std::string> MakeChallenge() {
  unsigned char bytes[16];
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) {
    return SystemError("cannot draw a challenge");
  }
  std::string digits;
  for (unsigned char byte : bytes) {
    digits += "0123456789abcdef"[byte >> 4];
    digits += "0123456789abcdef"[byte & 15];
  }
  return digits;
}

// The children that Run() started and has not waited for yet. All others are
// strays: a child's own children, which became ours when the child ended.
std::mutex children_mutex;
std::set<pid_t> children;

// Ends what has fled from its process group. It fell to us, who are the
// subreaper, so it is found among our children.
void KillStrays() {
  const std::lock_guard lock(children_mutex);
  const std::string self = std::to_string(getpid());
  // Each round may bring the strays' own children to light.
  for (int round = 0; round < 100; ++round) {
    bool found = false;
    std::error_code error;
    for (const auto& entry :
         std::filesystem::directory_iterator("/proc", error)) {
      const std::string name = entry.path().filename();
      if (name.find_first_not_of("0123456789") != std::string::npos) continue;
      const auto stat = ReadFile("/proc/" + name + "/stat");
      if (!stat.ok()) continue;
      // "PID (NAME) STATE PARENT ...", where NAME may hold anything.
      const std::size_t end = stat->rfind(')');
      if (end == std::string::npos || end + 4 >= stat->size()) continue;
      if (stat->compare(end + 4, self.size() + 1, self + " ") != 0) continue;
      const pid_t pid = std::stoi(name);
      if (children.count(pid)) continue;
      kill(pid, SIGKILL);
      waitpid(pid, nullptr, 0);
      found = true;
    }
    if (!found) return;
  }
}

void Limit(int resource, std::int64_t soft, std::int64_t hard) {
  rlimit limit{static_cast<rlim_t>(soft), static_cast<rlim_t>(hard)};
  setrlimit(static_cast<__rlimit_resource>(resource), &limit);
}

// In the child, between fork and exec: only what is safe there. Other threads
// may have held any lock at the fork, so nothing here may allocate.
[[noreturn]] void Become(const Command& command, char* const* argv,
                         char* const* environment, int challenge, int channel,
                         int output, int trouble, pid_t parent,
                         const Walls* walls) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  // With fixed addresses code that depends on one does the same each day; it is
  // found out by running it on two heaps on purpose. Some containers forbid it.
  personality(ADDR_NO_RANDOMIZE);

  for (int number = 1; number < NSIG; ++number) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  umask(022);

  const int null = open("/dev/null", O_RDONLY);
  const bool ready = null >= 0 && dup2(null, 0) == 0 && dup2(output, 1) == 1 &&
                     dup2(output, 2) == 2 && dup2(challenge, 3) == 3 &&
                     dup2(channel, 4) == 4 &&
                     fcntl(trouble, F_SETFD, FD_CLOEXEC) == 0 &&
                     chdir(command.folder.c_str()) == 0;
  if (ready) {
    Limit(RLIMIT_CORE, 0, 0);
    Limit(RLIMIT_FSIZE, command.file_bytes, command.file_bytes);
    Limit(RLIMIT_NOFILE, 256, 256);
    Limit(RLIMIT_STACK, 8 << 20, 8 << 20);
    // One second more than asked for: who ignores SIGXCPU is killed then.
    Limit(RLIMIT_CPU, command.cpu_seconds, command.cpu_seconds + 1);
    if (command.memory_bytes > 0) {
      Limit(RLIMIT_AS, command.memory_bytes, command.memory_bytes);
    }
    if ((!walls || walls->Enter()) && close_range(5, trouble - 1, 0) == 0 &&
        close_range(trouble + 1, ~0U, 0) == 0) {
      execve(argv[0], argv, environment);
    }
  }
  const int error = errno;
  (void)!write(trouble, &error, sizeof error);
  _exit(127);
}

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Takes what a pipe holds. False when nothing more will come.
bool Drain(const Fd& pipe, std::size_t limit, std::string& into, bool& cut) {
  char buffer[1 << 16];
  const ssize_t got = read(pipe.get(), buffer, sizeof buffer);
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  const std::size_t keep =
      std::min<std::size_t>(static_cast<std::size_t>(got), limit - into.size());
  into.append(buffer, keep);
  if (keep < static_cast<std::size_t>(got)) cut = true;
  return got > 0;
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

std::string LogLine(const std::string& name, const Outcome& outcome) {
  char line[200];
  std::snprintf(line, sizeof line,
                "%-25s %6.2f s, %6.2f s of processor time, exit code %d%s%s\n",
                name.c_str(), outcome.wall_time, outcome.cpu_time,
                outcome.exit_code, outcome.signal ? ", " : "",
                outcome.signal ? SignalName(outcome.signal).c_str() : "");
  return line;
}

absl::StatusOr<Outcome> Run(const Command& command) {
  Outcome outcome;
  auto challenge_text = MakeChallenge();
  if (!challenge_text.ok()) return challenge_text.status();
  outcome.challenge = *std::move(challenge_text);

  auto challenge = MakePipe(), channel = MakePipe(), output = MakePipe(),
       trouble = MakePipe();
  for (const auto* pipe : {&challenge, &channel, &output, &trouble}) {
    if (!pipe->ok()) return pipe->status();
  }
  // 33 bytes always fit into a new pipe.
  const std::string line = outcome.challenge + "\n";
  if (write(challenge->write.get(), line.data(), line.size()) !=
      static_cast<ssize_t>(line.size())) {
    return SystemError("cannot hand over a challenge");
  }
  challenge->write.Close();
  for (const Fd* fd : {&channel->read, &output->read}) {
    fcntl(fd->get(), F_SETFL, O_NONBLOCK);
  }

  std::vector<std::string> arguments = command.argv;
  const std::string& home =
      command.home.empty() ? command.folder : command.home;
  std::vector<std::string> environment = {"PATH=/usr/bin:/bin", "LANG=C",
                                          "TZ=UTC", "HOME=" + home,
                                          "TMPDIR=" + home};
  if (!command.ld_library_path.empty())
    environment.push_back("LD_LIBRARY_PATH=" + command.ld_library_path);
  const std::vector<char*> argv = Pointers(arguments);
  const std::vector<char*> envp = Pointers(environment);

  std::optional<Walls> walls;
  if (command.confinement) {
    auto made = Walls::Make(*command.confinement);
    if (!made.ok()) return made.status();
    walls.emplace(*std::move(made));
  }

  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const auto start = std::chrono::steady_clock::now();
  const auto elapsed = [&start] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() -
                                         start)
        .count();
  };
  pid_t pid;
  {
    const std::lock_guard lock(children_mutex);
    const pid_t parent = getpid();
    pid = fork();
    if (pid == 0) {
      Become(command, argv.data(), envp.data(), challenge->read.get(),
             channel->write.get(), output->write.get(), trouble->write.get(),
             parent, walls ? &*walls : nullptr);
    }
    if (pid < 0) return SystemError("cannot start a process");
    children.insert(pid);
    setpgid(pid, pid);  // whoever is first, the child or we
  }
  for (Fd* fd :
       {&challenge->read, &channel->write, &output->write, &trouble->write}) {
    fd->Close();
  }
  const Fd ended(pidfd_open(pid, 0));

  bool output_open = true, channel_open = true;
  for (bool running = ended.get() >= 0; running;) {
    const double left = command.wall_seconds - elapsed();
    if (left <= 0) {
      outcome.out_of_wall = true;
      break;
    }
    pollfd polled[3] = {{ended.get(), POLLIN, 0},
                        {output_open ? output->read.get() : -1, POLLIN, 0},
                        {channel_open ? channel->read.get() : -1, POLLIN, 0}};
    if (poll(polled, 3, static_cast<int>(left * 1000) + 1) < 0) continue;
    if (polled[1].revents) {
      output_open = Drain(output->read, command.output_bytes, outcome.output,
                          outcome.output_cut);
    }
    if (polled[2].revents) {
      channel_open = Drain(channel->read, command.channel_bytes,
                           outcome.channel, outcome.channel_cut);
    }
    running = !polled[0].revents;
  }

  // Before it is waited for, so that the numbers are still its own; by itself
  // too, since it may have left the group. KillStrays() finds all the others,
  // but only where /proc can be seen.
  kill(-pid, SIGKILL);
  kill(pid, SIGKILL);
  int status = 0;
  rusage usage{};
  while (wait4(pid, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  {
    const std::lock_guard lock(children_mutex);
    children.erase(pid);
  }
  KillStrays();
  outcome.wall_time = elapsed();
  outcome.cpu_time = Seconds(usage.ru_utime) + Seconds(usage.ru_stime);
  if (ended.get() < 0) return SystemError("cannot watch a process");

  // What it wrote last is still in the pipes; a pipe holds no more than 1 MiB.
  for (int i = 0; i < 16; ++i) {
    if (output_open) {
      output_open = Drain(output->read, command.output_bytes, outcome.output,
                          outcome.output_cut);
    }
    if (channel_open) {
      channel_open = Drain(channel->read, command.channel_bytes,
                           outcome.channel, outcome.channel_cut);
    }
  }

  int error = 0;
  if (read(trouble->read.get(), &error, sizeof error) == sizeof error) {
    errno = error;
    return SystemError("cannot start " + command.argv[0]);
  }

  if (WIFSIGNALED(status)) {
    outcome.signal = WTERMSIG(status);
  } else {
    outcome.exit_code = WEXITSTATUS(status);
  }
  outcome.out_of_cpu = outcome.signal == SIGXCPU ||
                       (outcome.signal == SIGKILL && !outcome.out_of_wall &&
                        outcome.cpu_time >= command.cpu_seconds);
  return outcome;
}

}  // namespace grader
