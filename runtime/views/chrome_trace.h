// A Recording as a Chrome trace (JSON trace events), which ui.perfetto.dev and
// chrome://tracing open.
//
// - Each task is a thread, named "worker #2"; what timers do, and what happens
//   outside of a run, is the thread 0.
// - A span is a pair of events B and E: "running", "runnable", or what the task
//   waits for, with channel and line as its arguments. That of a task which
//   stays behind has no E, and the argument "leaked": both viewers draw it to
//   the end and say that it did not end, which a span with a made-up end would
//   deny.
// - Each element goes along one arrow (events s and f) from its sender to its
//   receiver.
// - The lengths of channels with a buffer are counters, and so is the heap:
//   bytes that the program has asked for since the run began.
//
// Times are drawn times (recording.h), in microseconds with three places as the
// format has them.
#ifndef RUNTIME_VIEWS_CHROME_TRACE_H_
#define RUNTIME_VIEWS_CHROME_TRACE_H_

#include <string>

#include "runtime/views/recording.h"

namespace dojo::views {

std::string ChromeTrace(const Recording& recording, const std::string& program);

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_CHROME_TRACE_H_
