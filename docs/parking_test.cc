// A task that parks and is woken asks the kernel for nothing: no futex, no
// other system call. The kernel itself is the witness: it kills whoever asks.
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "runtime/dojo.h"

namespace {

// From here on a read, a write and the end are all that this process may ask
// for.
void Renounce() {
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0) _exit(2);
}

// exit() asks for more than is allowed then.
void End() { syscall(SYS_exit, 0); }

// How a process ends that does `work`: as waitpid says it.
int EndOf(void (*work)()) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    work();
    _exit(1);  // it should have ended before
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return status;
}

dojo::Task<> Answer(dojo::Receiver<int> questions, dojo::Sender<int> answers) {
  while (auto question = co_await questions.Receive())
    co_await answers.Send(*question + 1);
}

dojo::Task<> Ask() {
  auto questions = dojo::MakeChannel<int>("questions");
  auto answers = dojo::MakeChannel<int>("answers");
  dojo::Go("answer", Answer(questions, answers));
  Renounce();
  for (int i = 0; i < 10'000; ++i) {
    co_await questions.Send(i);
    co_await answers.Receive();
  }
  End();
}

}  // namespace

TEST_CASE("Ten thousand appointments need no system call") {
  CHECK(EndOf([] { dojo::Runtime().Run([](dojo::Here) { return Ask(); }); }) ==
        0);
}

TEST_CASE("One wait on a futex is seen") {
  const int status = EndOf([] {
    int word = 0;
    Renounce();
    syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 1, nullptr, nullptr, 0);
    End();
  });
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGKILL);
}
