// Hostile children: none may hang us, outlive its run, or learn more than it
// should. /bin/sh plays them all.
#include "grader/process.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "grader/files.h"

namespace grader {
namespace {

class Shell {
 public:
  Shell() : scratch_(*ScratchFolder::Make()) {}

  Outcome Run(const std::string& script) {
    command.argv = {"/bin/sh", "-c", script};
    command.folder = scratch_.path();
    auto outcome = grader::Run(command);
    REQUIRE(outcome.ok());
    return *outcome;
  }
  const std::string& folder() const { return scratch_.path(); }

  Command command;

 private:
  ScratchFolder scratch_;
};

bool IsAlive(const std::string& pid) {
  // A zombie still has a number; it has no command line.
  const auto line = ReadFile("/proc/" + pid + "/cmdline");
  return line.ok() && !line->empty();
}

TEST_CASE("A child's exit code, output and results come back") {
  Shell shell;
  const Outcome outcome =
      shell.Run("echo out; echo err >&2; read c <&3; echo $c {} >&4; exit 7");
  CHECK(outcome.exit_code == 7);
  CHECK(outcome.signal == 0);
  CHECK(outcome.output == "out\nerr\n");
  CHECK(outcome.channel == outcome.challenge + " {}\n");
  CHECK_FALSE(outcome.out_of_cpu);
  CHECK_FALSE(outcome.out_of_wall);
}

TEST_CASE("Each run has a challenge of its own, of 32 hexadecimal digits") {
  Shell shell;
  const Outcome first = shell.Run("cat <&3"), second = shell.Run("cat <&3");
  CHECK(first.output == first.challenge + "\n");
  CHECK(first.challenge.size() == 32);
  CHECK(first.challenge.find_first_not_of("0123456789abcdef") ==
        std::string::npos);
  CHECK(first.challenge != second.challenge);
}

TEST_CASE("A child knows nothing of the caller's environment and files") {
  setenv("SECRET", "1", 1);
  // As if somebody had forgotten O_CLOEXEC.
  const int low = dup(1), high = fcntl(1, F_DUPFD, 200);
  REQUIRE(low > 0);
  REQUIRE(high >= 200);
  Shell shell;
  const Outcome environment = shell.Run("env | sort; pwd; cat");
  CHECK(environment.output ==
        "HOME=" + shell.folder() + "\nLANG=C\nPATH=/usr/bin:/bin\nPWD=" +
            shell.folder() + "\nTMPDIR=" + shell.folder() + "\nTZ=UTC\n" +
            shell.folder() + "\n");
  // ls opens the folder that it lists.
  CHECK(shell.Run("ls /proc/self/fd | tr '\\n' ' '").output == "0 1 2 3 4 5 ");
  close(low);
  close(high);
  unsetenv("SECRET");
}

TEST_CASE("A child cannot gain privileges or leave a core file") {
  Shell shell;
  CHECK(shell.Run("grep NoNewPrivs /proc/self/status; ulimit -c").output ==
        "NoNewPrivs:\t1\n0\n");
}

TEST_CASE("An endless loop runs out of processor time") {
  Shell shell;
  shell.command.cpu_seconds = 1;
  const Outcome outcome = shell.Run("while :; do :; done");
  CHECK(outcome.out_of_cpu);
  CHECK_FALSE(outcome.out_of_wall);
  CHECK(outcome.wall_time < 20);
}

TEST_CASE("An endless loop that ignores the warning is killed") {
  Shell shell;
  shell.command.cpu_seconds = 1;
  const Outcome outcome = shell.Run("trap '' XCPU; while :; do :; done");
  CHECK(outcome.signal == SIGKILL);
  CHECK(outcome.out_of_cpu);
}

TEST_CASE("A child that waits for ever is ended by the wall clock") {
  Shell shell;
  shell.command.wall_seconds = 1;
  const Outcome outcome = shell.Run("sleep 1000");
  CHECK(outcome.out_of_wall);
  CHECK_FALSE(outcome.out_of_cpu);
  CHECK(outcome.wall_time < 20);
}

TEST_CASE("A child that kills itself has not run out of anything") {
  Shell shell;
  const Outcome outcome = shell.Run("kill -KILL $$");
  CHECK(outcome.signal == SIGKILL);
  CHECK_FALSE(outcome.out_of_cpu);
  CHECK_FALSE(outcome.out_of_wall);
}

TEST_CASE("A flood of output is cut, and the child runs on to its end") {
  Shell shell;
  shell.command.output_bytes = 1000;
  const Outcome outcome =
      shell.Run("head -c 5000000 /dev/zero; echo done >&4; exit 3");
  CHECK(outcome.output.size() == 1000);
  CHECK(outcome.output_cut);
  CHECK(outcome.exit_code == 3);
  CHECK(outcome.channel == "done\n");
}

TEST_CASE("A flood of results is cut too") {
  Shell shell;
  shell.command.channel_bytes = 1000;
  const Outcome outcome = shell.Run("head -c 5000000 /dev/zero >&4; exit 3");
  CHECK(outcome.channel.size() == 1000);
  CHECK(outcome.channel_cut);
  CHECK(outcome.exit_code == 3);
}

TEST_CASE("What fits exactly is not called cut") {
  Shell shell;
  shell.command.output_bytes = 4;
  const Outcome outcome = shell.Run("printf 1234");
  CHECK(outcome.output == "1234");
  CHECK_FALSE(outcome.output_cut);
}

TEST_CASE("A flood that never ends runs out of processor time") {
  Shell shell;
  shell.command.cpu_seconds = 1;
  const Outcome outcome = shell.Run("while :; do echo flood; done");
  CHECK(outcome.out_of_cpu);
  CHECK(outcome.output_cut);
}

TEST_CASE("A grandchild that holds every descriptor open does not hold us") {
  Shell shell;
  const Outcome outcome = shell.Run("sleep 1000 & echo $!");
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.wall_time < 20);
  CHECK_FALSE(IsAlive(outcome.output.substr(0, outcome.output.find('\n'))));
}

TEST_CASE("A grandchild that fled into a session of its own ends as well") {
  Shell shell;
  const Outcome outcome =
      shell.Run("setsid sh -c 'echo $$; exec sleep 1000' & sleep 0.3");
  CHECK(outcome.exit_code == 0);
  REQUIRE(outcome.output.size() > 1);
  CHECK_FALSE(IsAlive(outcome.output.substr(0, outcome.output.find('\n'))));
}

TEST_CASE("A child that kills its whole group does not hit us") {
  Shell shell;
  CHECK(shell.Run("kill -KILL 0").signal == SIGKILL);
}

TEST_CASE("A file grows no larger than its limit") {
  Shell shell;
  shell.command.file_bytes = 4096;
  const Outcome outcome =
      shell.Run("head -c 100000 /dev/zero > big; stat -c %s big");
  CHECK(outcome.output.find("4096\n") != std::string::npos);
}

TEST_CASE("A child gets no more memory than its limit") {
  Shell shell;
  shell.command.memory_bytes = 64 << 20;
  CHECK(shell.Run("head -c 200m /dev/zero | sort > /dev/null").exit_code != 0);
}

TEST_CASE("Binary garbage passes through as it is") {
  Shell shell;
  CHECK(shell.Run("printf '\\000\\377\\n' >&4").channel ==
        std::string("\0\377\n", 3));
}

TEST_CASE("A program that does not exist is an error that names it") {
  Command command;
  command.argv = {"/nowhere/program"};
  command.folder = "/";
  const auto outcome = Run(command);
  REQUIRE_FALSE(outcome.ok());
  CHECK(std::string(outcome.status().message()) ==
        "cannot start /nowhere/program: No such file or directory");
}

TEST_CASE("Two threads may run children at the same time") {
  const auto many = [] {
    Shell shell;
    for (int i = 0; i < 20; ++i) {
      const Outcome outcome = shell.Run("read c <&3; echo $c x >&4; exit 5");
      if (outcome.exit_code != 5 ||
          outcome.channel != outcome.challenge + " x\n") {
        return false;
      }
    }
    return true;
  };
  bool other = false;
  std::thread thread([&] { other = many(); });
  const bool here = many();
  thread.join();
  CHECK(here);
  CHECK(other);
}

}  // namespace
}  // namespace grader
