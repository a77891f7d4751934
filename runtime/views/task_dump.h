// All tasks as text, in the two shapes of Go's goroutine profile.
//
// Go prints addresses, which mean nothing here: their place takes the line of
// each coroutine's co_await. What Go cannot say follows its words: the task's
// name, and the channel's.
#ifndef RUNTIME_VIEWS_TASK_DUMP_H_
#define RUNTIME_VIEWS_TASK_DUMP_H_

#include <span>
#include <string>

#include "runtime/observer.h"

namespace dojo::views {

// As debug=1: tasks that are in the same place, for the same reason, counted;
// the most frequent first.
//   task profile: total 100
//   100 @ kata.cc:16
//   # labels: {"bytes":"32000","channel":"jobs","task":"worker","wait":...}
//   #	kata::Worker	kata.cc:16
std::string GroupedDump(std::span<const TaskSnapshot> tasks);

// As debug=2: each task with its stack, the innermost coroutine first.
//   task 2 [chan receive, 1ms]:
//   worker, 320 bytes, on channel "jobs" (made at kata.cc:45, ...)
//   kata::Worker(dojo::Receiver<Picture>)
//   	kata.cc:16
//   created by main at kata.cc:52
// Go says how many minutes a goroutine has waited, from one minute on; this is
// the virtual time, and stands there whenever any has passed.
std::string FullDump(std::span<const TaskSnapshot> tasks);

// "jobs, results": what it waits on.
std::string ChannelNames(const TaskSnapshot& task);

// 0 -> "0s", 1500000 -> "1.5ms": as Go writes a duration.
std::string DurationText(Duration duration);

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_TASK_DUMP_H_
