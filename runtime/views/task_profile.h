// The tasks of one moment as a profile.
#ifndef RUNTIME_VIEWS_TASK_PROFILE_H_
#define RUNTIME_VIEWS_TASK_PROFILE_H_

#include <span>
#include <string>

#include "runtime/observer.h"
#include "runtime/views/profile.h"

namespace dojo::views {

// Values: how many tasks, and the bytes of their frames and records. A stack
// is, from the outside in: who started whom ("task main", "task worker"), the
// coroutines, and as the innermost frame what the task waits for. Labels:
// "task", "wait", and "channel" where there is one.
Profile TaskProfile(std::string program, std::span<const TaskSnapshot> tasks);

inline constexpr std::size_t kTasksCount = 0, kTasksBytes = 1;

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_TASK_PROFILE_H_
