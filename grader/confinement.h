// What a process that runs a submission's code may still do: compute, allocate,
// read the system's libraries and its own files, write into its own folder.
//
// Two walls, of the kernel's:
// - seccomp takes system calls away. What is not on a list is refused with
//   EPERM: sockets, children, tracing, mounts, keys, bpf, io_uring, clocks that
//   can be set, signals to others. Threads only where they are asked for.
// - Landlock takes files away. Only what is named may be read, written or
//   executed. A kernel without Landlock leaves files to the user that the
//   process runs as, and to the sandbox around it.
//
// What is refused returns an error, always the same, and the process goes on.
#ifndef GRADER_CONFINEMENT_H_
#define GRADER_CONFINEMENT_H_

#include <linux/filter.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace grader {

struct Confinement {
  // Files and folders, beside those of the system. What does not exist is left
  // out.
  std::vector<std::string> readable;
  std::vector<std::string> writable;
  std::vector<std::string> executable;  // readable, too
  bool threads = false;
  // Without seccomp it is an error then; else the process is not confined.
  bool required = false;
};

// Both walls, made before a fork and entered behind it.
class Walls {
 public:
  static absl::StatusOr<Walls> Make(const Confinement& confinement);
  Walls(Walls&& other) noexcept;
  Walls& operator=(Walls&&) = delete;
  ~Walls();

  // In the child, which has no new privileges: may not allocate. False, with
  // errno, when it failed. execve() is still possible behind it.
  bool Enter() const;

 private:
  Walls() = default;
  int ruleset_ = -1;                 // of Landlock; -1 without it
  std::vector<sock_filter> filter_;  // of seccomp; empty without it
};

// Whether this kernel has them: for a test, and for people.
bool HasSeccomp();
int LandlockVersion();  // 0 without it

}  // namespace grader

#endif  // GRADER_CONFINEMENT_H_
