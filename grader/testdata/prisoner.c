// What code that is not trusted would try. It says what came of it, "ok" or the
// error's name, and asks for nothing that could do harm if it were granted.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static long Fork(void) {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, NULL, 0);
  return child;
}

static long Try(const char* act, const char* path) {
  struct rlimit limit = {1 << 20, 1 << 20};
  if (!strcmp(act, "socket")) return socket(AF_UNIX, SOCK_STREAM, 0);
  if (!strcmp(act, "internet")) return socket(AF_INET, SOCK_DGRAM, 0);
  if (!strcmp(act, "fork")) return Fork();
  if (!strcmp(act, "vfork"))
    return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) == 0 ? (_exit(0), 0) : -1;
  // Not all that a thread needs: it is none, if the kernel gets to look at it.
  if (!strcmp(act, "thread"))
    return syscall(SYS_clone, CLONE_THREAD, 0, 0, 0, 0);
  if (!strcmp(act, "ptrace")) return ptrace(PTRACE_TRACEME, 0, 0, 0);
  if (!strcmp(act, "read memory"))
    return syscall(SYS_process_vm_readv, getppid(), 0, 0, 0, 0, 0);
  if (!strcmp(act, "mount")) return mount("none", path, "tmpfs", MS_REMOUNT, 0);
  if (!strcmp(act, "unshare")) return syscall(SYS_unshare, 0);
  if (!strcmp(act, "keys")) return syscall(SYS_keyctl, 0, -3, 0);
  if (!strcmp(act, "bpf")) return syscall(SYS_bpf, -1, 0, 0);
  if (!strcmp(act, "perf"))
    return syscall(SYS_perf_event_open, 0, 0, -1, -1, 0);
  if (!strcmp(act, "io_uring")) return syscall(SYS_io_uring_setup, 0, 0);
  if (!strcmp(act, "signal to another")) return kill(getppid(), 0);
  if (!strcmp(act, "signal to all")) return kill(-1, 0);
  if (!strcmp(act, "signal to itself")) return kill(getpid(), 0);
  if (!strcmp(act, "limit of another"))
    return prlimit(getppid(), RLIMIT_CORE, NULL, &limit);
  if (!strcmp(act, "own limit")) return prlimit(0, RLIMIT_CORE, NULL, &limit);
  if (!strcmp(act, "read")) return open(path, O_RDONLY);
  if (!strcmp(act, "write")) return open(path, O_WRONLY);
  if (!strcmp(act, "create")) return open(path, O_WRONLY | O_CREAT, 0600);
  if (!strcmp(act, "remove")) return unlink(path);
  if (!strcmp(act, "execute"))
    return execl(path, path, "-c", "echo executed", NULL);
  printf("unknown act\n");
  return 0;
}

int main(int argc, char** argv) {
  errno = 0;
  if (argc < 3 || Try(argv[1], argv[2]) >= 0) {
    printf("ok\n");
  } else {
    printf("%s\n", strerrorname_np(errno));
  }
  return 0;
}
