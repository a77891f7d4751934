#include "runtime/views/page.h"

#include <algorithm>

#include "runtime/views/flame_graph.h"
#include "runtime/views/lanes.h"
#include "runtime/views/markup.h"
#include "runtime/views/task_dump.h"
#include "runtime/views/task_profile.h"

namespace dojo::views {
namespace {

constexpr char kStyle[] = R"(
body { font: 14px/1.5 sans-serif; margin: 2em auto; max-width: 80em;
       padding: 0 1em; color: #222; background: #fff; }
pre { background: #f4f4f4; padding: 1em; overflow-x: auto; }
td { padding: 0 1em 0 0; }
svg text { font: 11px monospace; fill: #222; }
.running { fill: #3a9d5d; } .runnable { fill: #cfe8d6; }
.parked { fill: #d8d8d8; } .leaked { fill: #e07a5f; }
.arrow { stroke: #33539e; stroke-width: 0.7; }
.clock { stroke: #999; stroke-dasharray: 2 3; }
.key { padding: 0 .5em; }
)";

std::string Row(const std::string& what, const std::string& value) {
  return "<tr><td>" + Escaped(what) + "</td><td>" + Escaped(value) +
         "</td></tr>\n";
}

std::string Summary(const Recording& recording) {
  std::string rows =
      Row("tasks started",
          WithCommas(static_cast<std::int64_t>(recording.tasks.size())));
  if (recording.report) {
    const Report& report = *recording.report;
    rows += Row("tasks that stay behind",
                WithCommas(static_cast<std::int64_t>(report.leaked_tasks())));
    rows += Row("their bytes",
                WithCommas(static_cast<std::int64_t>(report.leaked_bytes())));
    rows += Row("panics",
                WithCommas(static_cast<std::int64_t>(report.panics.size())));
    rows += Row("operations",
                WithCommas(static_cast<std::int64_t>(report.steps)) +
                    (report.out_of_steps ? ", and then it was stopped" : ""));
    rows += Row("virtual time", DurationText({report.end.nanoseconds}));
  }
  rows +=
      Row("elements received",
          WithCommas(static_cast<std::int64_t>(recording.transfers.size())));
  if (!recording.heap.empty()) {
    const auto most = std::ranges::max(recording.heap, {}, &HeapAt::bytes);
    rows += Row("most of the heap at once",
                WithCommas(static_cast<std::int64_t>(most.bytes)) + " bytes");
    rows +=
        Row("left of it at the end",
            WithCommas(static_cast<std::int64_t>(recording.heap.back().bytes)) +
                " bytes");
  }
  if (recording.full) {
    rows += Row("cut", "the run went on; its first " +
                           WithCommas(recording.most_heard) +
                           " moments are counted and drawn here");
  }
  return "<table>\n" + rows + "</table>\n";
}

}  // namespace

std::string Page(const Recording& recording, const std::string& program,
                 std::span<const TaskSnapshot> tasks,
                 const std::string& moment) {
  std::string page =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<title>" +
      Escaped(program) + "</title>\n<style>" + kStyle +
      "</style>\n</head>\n<body>\n<h1>" + Escaped(program) + "</h1>\n" +
      Summary(recording);
  if (recording.report && !recording.report->ok()) {
    page += "<h2>What is wrong</h2>\n<pre>" +
            Escaped(recording.report->ToString()) + "</pre>\n";
  }
  page += "<h2>Tasks, " + Escaped(moment) + "</h2>\n<pre>" +
          Escaped(GroupedDump(tasks)) + "</pre>\n<h2>What they hold, in bytes" +
          "</h2>\n" + FlameGraph(TaskProfile(program, tasks), kTasksBytes) +
          "<h2>The run</h2>\n<p>From left to right in the order of what "
          "happens; dashed lines where the clock moves. <span class=\"key\" "
          "style=\"background:#3a9d5d\">running</span> <span class=\"key\" "
          "style=\"background:#cfe8d6\">runnable</span> <span class=\"key\" "
          "style=\"background:#d8d8d8\">parked</span> <span class=\"key\" "
          "style=\"background:#e07a5f\">stays behind</span>; lines are "
          "elements on their way.</p>\n" +
          Lanes(recording) + "</body>\n</html>\n";
  return page;
}

}  // namespace dojo::views
