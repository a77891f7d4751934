#include "runtime/benchmark/figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace dojo_benchmark {
namespace {

constexpr Wanted TimesGo(double times) {
  return {Wanted::Kind::kTimesAsGood, times, "go_1"};
}
constexpr Wanted AtMost(double value) { return {Wanted::Kind::kAtMost, value}; }
constexpr Wanted AtLeast(double value) {
  return {Wanted::Kind::kAtLeast, value};
}

constexpr std::string_view kOperations = "Operations";
constexpr std::string_view kStopping = "Ways to stop a worker";
constexpr std::string_view kHeap = "Heap allocations in an operation";
constexpr std::string_view kObserver = "An Observer that nobody has made";
constexpr std::string_view kTasks = "Many tasks";
constexpr std::string_view kSchedules = "Schedules";
constexpr std::string_view kCounters = "A counter that threads share";
constexpr std::string_view kVerdict = "The verdict on 1,000 leaks";
constexpr std::string_view kTasksGrow = "How cost grows: parked tasks";
constexpr std::string_view kChannelGrows = "How cost grows: channel length";
constexpr std::string_view kSelectGrows = "How cost grows: select width";

constexpr Figure Time(std::string_view section, std::string_view title,
                      std::string_view benchmark, Wanted wanted = {}) {
  return {.section = section,
          .title = title,
          .benchmark = benchmark,
          .metric = "time",
          .unit = "ns",
          .wanted = wanted};
}
// A peer is the runtime that does not ask whether there is one.
constexpr Figure Unobserved(std::string_view title, std::string_view benchmark,
                            std::string_view peer_benchmark) {
  Figure figure = Time(kObserver, title, benchmark,
                       {Wanted::Kind::kTimesAsGood, 0.95, "without_observer"});
  figure.peer_benchmark = peer_benchmark;
  return figure;
}
constexpr Figure Allocations(std::string_view title,
                             std::string_view benchmark) {
  return {.section = kHeap,
          .title = title,
          .benchmark = benchmark,
          .metric = "allocations",
          .unit = "blocks",
          .wanted = AtMost(0)};
}
constexpr Figure HeapBytes(std::string_view title, std::string_view benchmark,
                           std::string_view peer_benchmark) {
  return {.section = kStopping,
          .title = title,
          .benchmark = benchmark,
          .metric = "heap_bytes",
          .unit = "bytes",
          .peer_benchmark = peer_benchmark};
}
constexpr Figure Schedules(std::string_view title, std::string_view benchmark,
                           Wanted wanted) {
  return {.section = kSchedules,
          .title = title,
          .benchmark = benchmark,
          .metric = "schedules_per_second",
          .unit = "per CPU second",
          .more_is_better = true,
          .wanted = wanted,
          .peer_benchmark = "schedules_plain"};
}
// By two threads: what one addition costs, in the time of both.
constexpr Figure ByTwo(std::string_view title, std::string_view benchmark,
                       std::string_view peer_benchmark) {
  return {.section = kCounters,
          .title = title,
          .benchmark = benchmark,
          .metric = "time",
          .unit = "ns",
          .peer_benchmark = peer_benchmark};
}
constexpr Figure Census(std::string_view title, std::string_view benchmark) {
  return {.section = kTasksGrow,
          .title = title,
          .benchmark = benchmark,
          .metric = "time",
          .unit = "us",
          .scale = 1e-3};
}
constexpr Figure ParkedBytes(std::string_view title,
                             std::string_view benchmark) {
  return {.section = kTasksGrow,
          .title = title,
          .benchmark = benchmark,
          .metric = "bytes_per_task",
          .unit = "bytes per task",
          .once = true};
}

constexpr Figure kFigures[] = {
    Time(kOperations, "unbuffered round trip", "round_trip", TimesGo(10)),
    Time(kOperations, "unbuffered, one way, per item", "one_way_unbuffered"),
    Time(kOperations, "capacity 128, one way, per item", "one_way_128"),
    Time(kOperations, "send and receive in the same task, capacity 1",
         "same_task", TimesGo(4)),
    Time(kOperations, "select of two, blocking stream, per item",
         "select_blocking"),
    Time(kOperations, "select of two, one ready, with the send", "select_ready",
         TimesGo(4)),
    Time(kOperations, "select with default, nothing ready", "select_default"),
    Time(kOperations, "spawn to finish", "spawn_finish", TimesGo(10)),
    Time(kOperations, "spawn and join by a wait group", "spawn_join"),
    Time(kOperations, "1,000 spawned, then joined", "spawn_join_1000"),
    Time(kOperations, "context with one waiter: make, cancel, wake",
         "context_cancel"),
    Time(kStopping, "bare exit", "spawn_finish"),
    Time(kStopping, "done channel and guard", "stop_done_channel"),
    Time(kStopping, "wait group", "spawn_join"),
    HeapBytes("bare exit", "spawn_finish_bytes", "spawn_finish"),
    HeapBytes("done channel and guard", "stop_done_channel_bytes",
              "stop_done_channel"),
    HeapBytes("wait group", "spawn_join_bytes", "spawn_join"),
    Allocations("send and receive, unbuffered", "round_trip"),
    Allocations("send and receive, capacity 128", "one_way_128"),
    Allocations("select that parks", "select_blocking"),
    Allocations("select with one ready", "select_ready"),
    Allocations("select with default", "select_default"),
    Unobserved("unobserved round trip", "round_trip",
               "without_observer_round_trip"),
    Unobserved("unobserved, same task", "same_task",
               "without_observer_same_task"),
    Unobserved("unobserved select, one ready", "select_ready",
               "without_observer_select_ready"),
    Unobserved("unobserved spawn to finish", "spawn_finish",
               "without_observer_spawn_finish"),
    {.section = kTasks,
     .title = "daisy chain of 100,000 tasks",
     .benchmark = "daisy_chain/100000",
     .metric = "time",
     .unit = "ms",
     .scale = 1e-6,
     .wanted = TimesGo(8),
     .peer_benchmark = "daisy_chain_100000"},
    {.section = kTasks,
     .title = "the first one in a process",
     .benchmark = "daisy_chain_first/100000/iterations:1",
     .metric = "time",
     .unit = "ms",
     .scale = 1e-6,
     .wanted = TimesGo(8),
     .peer_benchmark = "daisy_chain_first_100000",
     .once = true},
    {.section = kTasks,
     .title = "1,000,000 tasks: started and parked",
     .benchmark = "parked/1000000/iterations:1",
     .metric = "time",
     .unit = "ms",
     .scale = 1e-6,
     .peer_benchmark = "parked_1000000",
     .once = true,
     .slow = true},
    {.section = kTasks,
     .title = "a parked task with everything",
     .benchmark = "parked/1000000/iterations:1",
     .metric = "bytes_per_task",
     .unit = "bytes",
     .wanted = AtMost(320),
     .peer_benchmark = "parked_1000000",
     .once = true,
     .slow = true},
    {.section = kTasks,
     .title = "1,000,000 parked tasks in memory",
     .benchmark = "parked/1000000/iterations:1",
     .metric = "resident_bytes",
     .unit = "MB",
     .scale = 1e-6,
     .wanted = AtMost(400),
     .peer_benchmark = "parked_1000000",
     .once = true,
     .slow = true},
    Schedules("plain search", "schedules_plain", AtLeast(1e6)),
    Schedules("plain search, ahead of relacy's", "schedules_plain",
              {Wanted::Kind::kTimesAsGood, 1, "relacy"}),
    Schedules("reduced search", "schedules_reduced", AtLeast(5e5)),
    Time(kCounters, "behind a mutex, one thread", "counter_locked"),
    Time(kCounters, "atomic, one thread", "counter_atomic"),
    ByTwo("behind a mutex, two threads at once",
          "counter_locked_by_two/process_time/real_time/threads:2",
          "counter_locked_by_two"),
    ByTwo("atomic, two threads at once",
          "counter_atomic_by_two/process_time/real_time/threads:2",
          "counter_atomic_by_two"),
    {.section = kVerdict,
     .title = "alike; goleak looks again until it gives up",
     .benchmark = "verdict_1000",
     .metric = "time",
     .unit = "ns per leak",
     .scale = 1e-3,
     .wanted = AtMost(1000)},
    {.section = kVerdict,
     .title = "alike; goleak looks once",
     .benchmark = "verdict_1000",
     .metric = "time",
     .unit = "ns per leak",
     .scale = 1e-3,
     .wanted = AtMost(1000),
     .peer_benchmark = "verdict_1000_once"},
    {.section = kVerdict,
     .title = "each with its own name",
     .benchmark = "verdict_1000_distinct",
     .metric = "time",
     .unit = "ns per leak",
     .scale = 1e-3,
     .wanted = AtMost(1000)},
    Census("census of 1,000", "census/1000"),
    Census("census of 10,000", "census/10000"),
    Census("census of 100,000", "census/100000"),
    Census("census of 1,000,000", "census/1000000"),
    ParkedBytes("1,000", "parked/1000/iterations:1"),
    ParkedBytes("10,000", "parked/10000/iterations:1"),
    ParkedBytes("100,000", "parked/100000/iterations:1"),
    ParkedBytes("1,000,000", "parked/1000000/iterations:1"),
    Time(kChannelGrows, "send and receive, 1 element inside",
         "channel_length/1"),
    Time(kChannelGrows, "10", "channel_length/10"),
    Time(kChannelGrows, "100", "channel_length/100"),
    Time(kChannelGrows, "1,000", "channel_length/1000"),
    Time(kChannelGrows, "10,000", "channel_length/10000"),
    Time(kChannelGrows, "100,000", "channel_length/100000"),
    Time(kSelectGrows, "send, select of 1 case", "select_width/1"),
    Time(kSelectGrows, "4 cases", "select_width/4"),
    Time(kSelectGrows, "16 cases", "select_width/16"),
    Time(kSelectGrows, "64 cases", "select_width/64"),
    Time(kSelectGrows, "256 cases", "select_width/256"),
};

}  // namespace

std::span<const Figure> Figures() { return kFigures; }

std::optional<double> ValueIn(const Figure& figure,
                              const Measurement& measurement, int processors) {
  auto found = measurement.find(std::string(figure.metric));
  if (figure.metric == "time" && processors == 1) {
    if (const auto cpu = measurement.find("cpu_time"); cpu != measurement.end())
      found = cpu;
  }
  if (found == measurement.end()) return std::nullopt;
  return found->second * figure.scale;
}

double Best(const Figure& figure, std::span<const double> values) {
  return figure.more_is_better ? std::ranges::max(values)
                               : std::ranges::min(values);
}

double TimesAsGood(const Figure& figure, double ours, double peers) {
  return figure.more_is_better ? ours / peers : peers / ours;
}

std::optional<bool> Reached(const Figure& figure, double ours,
                            std::optional<double> peers) {
  switch (figure.wanted.kind) {
    case Wanted::Kind::kNothing:
      break;
    case Wanted::Kind::kAtMost:
      return ours <= figure.wanted.value;
    case Wanted::Kind::kAtLeast:
      return ours >= figure.wanted.value;
    case Wanted::Kind::kTimesAsGood:
      if (peers)
        return TimesAsGood(figure, ours, *peers) >= figure.wanted.value;
  }
  return std::nullopt;
}

std::string WantedText(const Figure& figure, std::string_view peer_title) {
  const std::string value = NumberText(figure.wanted.value);
  switch (figure.wanted.kind) {
    case Wanted::Kind::kNothing:
      break;
    case Wanted::Kind::kAtMost:
      return "at most " + value;
    case Wanted::Kind::kAtLeast:
      return "at least " + value;
    case Wanted::Kind::kTimesAsGood:
      return value + "x " + std::string(peer_title);
  }
  return "";
}

std::string NumberText(double value) {
  if (value == 0) return "0";
  const double magnitude = std::floor(std::log10(std::fabs(value)));
  const int decimals = static_cast<int>(std::max(0.0, 2 - magnitude));
  const double unit = std::pow(10, magnitude - 2);
  char digits[64];
  std::snprintf(digits, sizeof(digits), "%.*f", decimals,
                std::round(value / unit) * unit);
  std::string text = digits;
  if (decimals > 0) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::size_t first = text.front() == '-' ? 1 : 0;
  for (std::size_t at = point; at > first + 3;) text.insert(at -= 3, ",");
  return text;
}

}  // namespace dojo_benchmark
