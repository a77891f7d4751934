// Kernel: a concurrency bug of a real project, reduced to a program that leaks
// tasks, beside its repaired twin.
#ifndef RUNTIME_CONFORMANCE_KERNELS_KERNEL_H_
#define RUNTIME_CONFORMANCE_KERNELS_KERNEL_H_

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/task.h"

namespace dojo::conformance {

// A program differs from its twin only where it asks for this.
enum class Version { kLeaky, kRepaired };

struct LeakedTasks {
  std::string task;
  std::string wait_reason;
  std::size_t count;

  friend bool operator==(const LeakedTasks&, const LeakedTasks&) = default;
};

struct Kernel {
  // The project and the number of its report; begins the token.
  std::string name;
  // Plays main.
  Task<> (*program)(Version version);
  // What stays behind on the schedule of `token`, the oldest task first.
  std::vector<LeakedTasks> leaks;
  // How else these tasks are parked for ever on other schedules of the same
  // bug; counts are the most that can be.
  std::vector<LeakedTasks> on_other_schedules = {};
  // The schedule of a plain run shows it, as nearly every run of Go does.
  // Otherwise a plain run is clean.
  bool on_default_schedule = true;
  std::string token;
};

}  // namespace dojo::conformance

#endif  // RUNTIME_CONFORMANCE_KERNELS_KERNEL_H_
