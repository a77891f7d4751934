#include "grader/confinement.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "grader/files.h"

namespace grader {
namespace {

// ---- seccomp ----

// What tests, explorations and workloads need, plain, in massif and in
// memcheck, and what compiling needs; found by tracing them. One line for each
// kind.
constexpr const char* kAllowed[] = {
    // memory
    "brk",
    "madvise",
    "mmap",
    "mprotect",
    "mremap",
    "munmap",
    // files: which ones is Landlock's matter
    "access",
    "chdir",
    "chmod",
    "close",
    "close_range",
    "dup",
    "dup2",
    "dup3",
    "faccessat",
    "faccessat2",
    "fadvise64",
    "fallocate",
    "fchmod",
    "fcntl",
    "fdatasync",
    "flock",
    "fstat",
    "fstatfs",
    "fsync",
    "ftruncate",
    "getcwd",
    "getdents",
    "getdents64",
    "ioctl",
    "link",
    "lseek",
    "lstat",
    "mkdir",
    "newfstatat",
    "open",
    "openat",
    "pipe",
    "pipe2",
    "poll",
    "pread64",
    "pwrite64",
    "read",
    "readlink",
    "readlinkat",
    "readv",
    "rename",
    "rmdir",
    "select",
    "stat",
    "statfs",
    "statx",
    "truncate",
    "umask",
    "unlink",
    "unlinkat",
    "utimensat",
    "write",
    "writev",
    // itself
    "arch_prctl",
    "execve",
    "exit",
    "exit_group",
    "getegid",
    "geteuid",
    "getgid",
    "getpgrp",
    "getpid",
    "getppid",
    "getrandom",
    "getrlimit",
    "getrusage",
    "gettid",
    "getuid",
    "rseq",
    "sched_getaffinity",
    "sched_yield",
    "set_robust_list",
    "set_tid_address",
    "setrlimit",
    "sysinfo",
    "times",
    "uname",
    // its own signals, and waiting
    "futex",
    "restart_syscall",
    "rt_sigaction",
    "rt_sigpending",
    "rt_sigprocmask",
    "rt_sigreturn",
    "rt_sigsuspend",
    "rt_sigtimedwait",
    "sigaltstack",
    "setitimer",
    "alarm",
    "pause",
    "wait4",
    // the time
    "clock_getres",
    "clock_gettime",
    "clock_nanosleep",
    "gettimeofday",
    "nanosleep",
    "time",
    // to itself alone: a second filter looks at the process
    "kill",
    "tgkill",
};

constexpr scmp_arg_cmp FirstIs(std::uint64_t value) {
  return {0, SCMP_CMP_EQ, value, 0};
}

using Context = std::unique_ptr<void, void (*)(scmp_filter_ctx)>;

bool Allow(const Context& context, const char* name) {
  const int number = seccomp_syscall_resolve_name(name);
  // Some are missing on other machines.
  if (number == __NR_SCMP_ERROR || number < 0) return true;
  return seccomp_rule_add(context.get(), SCMP_ACT_ALLOW, number, 0) == 0;
}

// One filter, as the kernel wants it. Empty when it cannot be made.
std::vector<sock_filter> MakeFilter(bool threads) {
  const Context context(seccomp_init(SCMP_ACT_ERRNO(EPERM)), &seccomp_release);
  if (!context) return {};
  bool ok = true;
  for (const char* name : kAllowed) ok = ok && Allow(context, name);
  // Of other processes the limits are not to be touched.
  ok = ok && seccomp_rule_add(context.get(), SCMP_ACT_ALLOW,
                              SCMP_SYS(prlimit64), 1, FirstIs(0)) == 0;
  // To be dumpable, to name oneself; nothing that takes privileges back.
  for (const int option :
       {PR_SET_NAME, PR_GET_NAME, PR_SET_DUMPABLE, PR_GET_DUMPABLE}) {
    ok = ok && seccomp_rule_add(context.get(), SCMP_ACT_ALLOW, SCMP_SYS(prctl),
                                1, FirstIs(static_cast<unsigned>(option))) == 0;
  }
  // The C library tries clone3 first, and takes clone when there is none.
  ok = ok && seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(ENOSYS),
                              SCMP_SYS(clone3), 0) == 0;
  if (threads) {
    ok = ok &&
         seccomp_rule_add(context.get(), SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                          scmp_arg_cmp{0, SCMP_CMP_MASKED_EQ, CLONE_THREAD,
                                       CLONE_THREAD}) == 0;
  }
  if (!ok) return {};

  // libseccomp writes into a descriptor only.
  const int file = memfd_create("filter", MFD_CLOEXEC);
  if (file < 0) return {};
  std::vector<sock_filter> filter;
  struct stat status;
  if (seccomp_export_bpf(context.get(), file) == 0 &&
      fstat(file, &status) == 0) {
    filter.resize(static_cast<std::size_t>(status.st_size) /
                  sizeof(sock_filter));
    if (pread(file, filter.data(), static_cast<std::size_t>(status.st_size),
              0) != status.st_size) {
      filter.clear();
    }
  }
  close(file);
  return filter;
}

// Lets signals through to this process only, whose number is not known before
// the fork. Written by hand, since nothing may allocate there.
bool KeepSignalsToItself() {
  const auto self = static_cast<std::uint32_t>(getpid());
  const auto load = [](std::size_t offset) {
    return sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                static_cast<std::uint32_t>(offset));
  };
  sock_filter filter[] = {
      load(offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_kill, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 3),
      load(offsetof(seccomp_data, args)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, self, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog program{sizeof filter / sizeof *filter, filter};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

// ---- Landlock ----

constexpr int kFirstFree = 10;

// The kernel's newer rights and fields, which the headers of Debian 12 lack.
constexpr std::uint64_t kTruncate = 1 << 14;  // version 3
constexpr std::uint64_t kDevices = 1 << 15;   // version 5: ioctl
struct RulesetAttributes {
  std::uint64_t files = 0;
  std::uint64_t network = 0;  // version 4: bind and connect
  std::uint64_t scoped = 0;   // version 6: abstract sockets, signals
};

constexpr std::uint64_t kRead =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kOfFiles =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
    LANDLOCK_ACCESS_FS_READ_FILE | kTruncate | kDevices;

// Where loaders, libraries, headers and debug data are, and what the compiler
// and valgrind ask of the system. Nobody's own files.
constexpr const char* kSystem[] = {
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/proc/meminfo",
    "/proc/cpuinfo",
    "/proc/sys/vm",
    "/dev/null",
    "/dev/zero",
    "/dev/urandom",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/alternatives",
    "/etc/os-release",
    "/etc/debian_version",
    "/etc/lsb-release",
    "/sys/devices/system/cpu",
};
// A program is loaded by another one, which the kernel executes with it.
constexpr const char* kLoaders[] = {"/lib64/ld-linux-x86-64.so.2"};

std::uint64_t AllRights(int version) {
  std::uint64_t rights = (1 << 13) - 1;
  if (version >= 2) rights |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3) rights |= kTruncate;
  if (version >= 5) rights |= kDevices;
  return rights;
}

bool Grant(int ruleset, const std::string& path, std::uint64_t rights) {
  const int file = open(path.c_str(), O_PATH | O_CLOEXEC);
  if (file < 0) return errno == ENOENT || errno == EACCES || errno == ENOTDIR;
  struct stat status;
  if (fstat(file, &status) == 0 && !S_ISDIR(status.st_mode)) {
    rights &= kOfFiles;
  }
  const landlock_path_beneath_attr rule{rights, file};
  const bool ok = syscall(SYS_landlock_add_rule, ruleset,
                          LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
  close(file);
  return ok;
}

// -1 when the kernel refuses.
int MakeRuleset(const Confinement& confinement, int version) {
  RulesetAttributes attributes;
  attributes.files = AllRights(version);
  if (version >= 4) attributes.network = 3;
  if (version >= 6) attributes.scoped = 3;
  const std::size_t size = version >= 6   ? sizeof attributes
                           : version >= 4 ? 2 * sizeof(std::uint64_t)
                                          : sizeof(std::uint64_t);
  const int low = static_cast<int>(
      syscall(SYS_landlock_create_ruleset, &attributes, size, 0));
  if (low < 0) return -1;
  // Above those that a child's channels are copied to.
  const int ruleset = fcntl(low, F_DUPFD_CLOEXEC, kFirstFree);
  close(low);
  if (ruleset < 0) return -1;
  const std::uint64_t run = kRead | LANDLOCK_ACCESS_FS_EXECUTE;
  bool ok = true;
  for (const char* path : kSystem) ok = ok && Grant(ruleset, path, kRead);
  for (const char* path : kLoaders) ok = ok && Grant(ruleset, path, run);
  ok = ok && Grant(ruleset, "/dev/null",
                   kRead | LANDLOCK_ACCESS_FS_WRITE_FILE |
                       (attributes.files & kTruncate));
  for (const auto& path : confinement.readable) {
    ok = ok && Grant(ruleset, path, kRead);
  }
  for (const auto& path : confinement.executable) {
    ok = ok && Grant(ruleset, path, run);
  }
  for (const auto& path : confinement.writable) {
    // No devices are made, and nothing that was written is executed.
    ok = ok &&
         Grant(ruleset, path,
               attributes.files & ~static_cast<std::uint64_t>(
                                      LANDLOCK_ACCESS_FS_EXECUTE |
                                      LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                      LANDLOCK_ACCESS_FS_MAKE_BLOCK |
                                      LANDLOCK_ACCESS_FS_MAKE_SOCK | kDevices));
  }
  if (ok) return ruleset;
  close(ruleset);
  return -1;
}

// Its own folder in /proc, which only exists behind the fork.
void GrantItself(int ruleset) {
  const int folder = open("/proc/self", O_PATH | O_CLOEXEC);
  if (folder < 0) return;
  const landlock_path_beneath_attr rule{kRead, folder};
  syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(folder);
}

}  // namespace

bool HasSeccomp() {
  const unsigned action = SECCOMP_RET_ERRNO;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

int LandlockVersion() {
  const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0,
                               LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : static_cast<int>(version);
}

Walls::Walls(Walls&& other) noexcept
    : ruleset_(std::exchange(other.ruleset_, -1)),
      filter_(std::move(other.filter_)) {}

Walls::~Walls() {
  if (ruleset_ >= 0) close(ruleset_);
}

absl::StatusOr<Walls> Walls::Make(const Confinement& confinement) {
  Walls walls;
  if (HasSeccomp()) walls.filter_ = MakeFilter(confinement.threads);
  if (walls.filter_.empty() && confinement.required) {
    return absl::UnavailableError(
        "this kernel offers no seccomp, and code that is not trusted is not "
        "run without it: use a kernel with CONFIG_SECCOMP_FILTER, or a "
        "container that does not take it away");
  }
  if (const int version = LandlockVersion(); version > 0) {
    walls.ruleset_ = MakeRuleset(confinement, version);
    if (walls.ruleset_ < 0) {
      return SystemError("cannot make a Landlock ruleset");
    }
  }
  return walls;
}

bool Walls::Enter() const {
  if (ruleset_ >= 0) {
    GrantItself(ruleset_);
    if (syscall(SYS_landlock_restrict_self, ruleset_, 0) != 0) return false;
  }
  if (filter_.empty()) return true;
  if (!KeepSignalsToItself()) return false;
  sock_fprog program{static_cast<unsigned short>(filter_.size()),
                     const_cast<sock_filter*>(filter_.data())};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace grader
