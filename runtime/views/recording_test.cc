#include "runtime/views/recording.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "runtime/dojo.h"
#include "runtime/views/chrome_trace.h"
#include "runtime/views/page.h"

namespace dojo::views {
namespace {

using Catch::Contains;
using nlohmann::json;

Task<> TakeTwo(Receiver<int> from) {
  co_await from.Receive();
  co_await from.Receive();
}
Task<> Forever(Receiver<int> from) { co_await from.Receive(); }

// Two elements through a buffer, a timer's, a yield, and a task that stays.
Task<> Example(Here) {
  auto c = MakeChannel<int>("c", 1);
  auto never = MakeChannel<int>("never");
  Go("taker", TakeTwo(c));
  Go("stays", Forever(never));
  co_await c.Send(1);
  co_await c.Send(2);
  Timer timer(5_ms);
  co_await timer.C().Receive();
  c.Close();
  co_await Yield();
}

struct Recorded {
  Recorded() {
    const ScopedObserver listening(recording);
    runtime.Run(Example);
    recording.RunReturned();
  }
  Runtime runtime;
  Recording recording;
};

std::vector<std::string> SpansOf(const Recording& recording,
                                 std::uint32_t task) {
  std::vector<std::string> spans;
  for (const Span& span : recording.spans) {
    if (span.task == task)
      spans.push_back(span.what + (span.end ? "" : " for ever"));
  }
  return spans;
}

TEST_CASE("A task is in one span after the other, from its start to its end") {
  const Recorded recorded;
  const Recording& recording = recorded.recording;
  using Spans = std::vector<std::string>;
  CHECK(SpansOf(recording, 3) ==
        Spans{"runnable", "running", "chan receive for ever"});
  CHECK(SpansOf(recording, 2).back() == "running");
  REQUIRE(recording.tasks.size() == 3);
  for (const TaskTrack& task : recording.tasks) {
    std::int64_t at = task.begin.order;
    for (const Span& span : recording.spans) {
      if (span.task != task.id) continue;
      CHECK(span.begin.order == at);
      at = span.end ? span.end->order : -1;
    }
    CHECK(at == (task.end ? task.end->order : -1));
  }
}

TEST_CASE("Only one task runs at a time") {
  const Recorded recorded;
  std::int64_t free_from = 0;
  for (const Span& span : recorded.recording.spans) {
    if (span.what != Span::kRunning) continue;
    CHECK(span.begin.order >= free_from);
    free_from = span.end.value().order;
  }
}

TEST_CASE("Drawn time: each thing heard takes a nanosecond of it") {
  const Recorded recorded;
  const Recording& recording = recorded.recording;
  CHECK(recording.spans.front().begin.drawn() == 0);
  std::set<std::int64_t> drawn;
  for (const Transfer& transfer : recording.transfers) {
    CHECK(drawn.insert(transfer.sent.drawn()).second);
    CHECK(drawn.insert(transfer.received.drawn()).second);
    CHECK(transfer.sent.drawn() < transfer.received.drawn());
  }
  CHECK(recording.end.now == 5'000'000);
  CHECK(recording.end.drawn() == 5'000'000 + recording.end.order);
}

TEST_CASE("The n-th that is received is the n-th that was sent") {
  const Recorded recorded;
  const std::vector<Transfer>& transfers = recorded.recording.transfers;
  REQUIRE(transfers.size() == 3);
  CHECK(transfers[0].sender == 1);
  CHECK(transfers[0].receiver == 2);
  CHECK(transfers[1].sender == 1);
  CHECK(transfers[1].sent.order > transfers[0].sent.order);
  // The timer's.
  CHECK(transfers[2].sender == 0);
  CHECK(transfers[2].receiver == 1);
}

TEST_CASE("Elements that are on their way at a time do not overtake") {
  Recording recording;
  const ScopedObserver listening(recording);
  Runtime runtime;
  runtime.Run([](Here) -> Task<> {
    auto a = MakeChannel<int>("a", 3);
    auto b = MakeChannel<int>("b", 3);
    for (int i = 0; i < 3; ++i) {
      co_await a.Send(i);
      co_await b.Send(i);
    }
    for (int i = 0; i < 3; ++i) co_await b.Receive();
    for (int i = 0; i < 2; ++i) co_await a.Receive();
  });
  std::map<std::uint32_t, std::vector<std::int64_t>> sent;
  for (const Transfer& transfer : recording.transfers)
    sent[transfer.channel].push_back(transfer.sent.order);
  // The third of `a` has arrived nowhere.
  REQUIRE(sent[1].size() == 2);
  REQUIRE(sent[2].size() == 3);
  CHECK(std::ranges::is_sorted(sent[1]));
  CHECK(std::ranges::is_sorted(sent[2]));
  CHECK(sent[1][0] < sent[2][0]);
  CHECK(sent[2][0] < sent[1][1]);
}

TEST_CASE("Lengths are those of channels with a buffer") {
  const Recorded recorded;
  std::vector<std::size_t> lengths;
  for (const LengthAt& length : recorded.recording.lengths) {
    if (length.channel == 1) lengths.push_back(length.length);
    CHECK(length.channel != 2);
  }
  CHECK(lengths.front() == 0);
  CHECK(*std::ranges::max_element(lengths) == 1);
  CHECK(lengths.back() == 0);
}

TEST_CASE("Snapshots are kept by their labels, and so is the report") {
  const Recorded recorded;
  REQUIRE(recorded.recording.report.has_value());
  CHECK(recorded.recording.report->leaked_tasks() == 1);
  const auto& after = recorded.recording.snapshots.at("quiescent");
  REQUIRE(after.size() == 1);
  CHECK(after[0].name == "stays");
}

TEST_CASE("A recording that is full stops, and says so") {
  Recording recording(/*heap=*/nullptr, /*most=*/100);
  const ScopedObserver listening(recording);
  Runtime runtime;
  runtime.Run([](Here) -> Task<> {
    auto c = MakeChannel<int>("c", 1);
    for (int i = 0; i < 100; ++i) {
      co_await c.Send(1);
      co_await c.Receive();
    }
    Go("late", Forever(c));
    TakeSnapshot("late");
  });
  CHECK(recording.full);
  CHECK(recording.end.order == 100);
  CHECK(recording.tasks.size() == 1);
  CHECK(recording.snapshots.at("late").size() == 2);
  const json trace = json::parse(ChromeTrace(recording, "p"));
  CHECK(trace["otherData"].contains("cut"));
  // Nobody knows which spans would have ended.
  for (const json& event : trace["traceEvents"])
    CHECK(!(event.contains("args") && event["args"].contains("leaked")));
}

// What a HeapMeter is told, and 100 bytes more each time it is asked.
struct Scale : HeapMeter {
  std::size_t Bytes() const override { return bytes += 100; }
  void Count(bool on) override { counts = on; }
  mutable std::size_t bytes = 1000;
  bool counts = false;
};

TEST_CASE("The heap is weighed from the beginning on, without our own") {
  Scale scale;
  Recording recording(&scale);
  CHECK(scale.counts);
  const ScopedObserver listening(recording);
  Runtime runtime;
  runtime.Run(Example);
  CHECK(scale.counts);
  REQUIRE(recording.heap.size() > 3);
  CHECK(recording.heap[0].bytes == 100);
  CHECK(recording.heap[1].bytes == 200);
}

json TraceOfExample() {
  const Recorded recorded;
  return json::parse(ChromeTrace(recorded.recording, "example"));
}

TEST_CASE("A trace is in the order of time, each task a thread with a name") {
  const json trace = TraceOfExample();
  double last = 0;
  std::map<int, std::string> names;
  for (const json& event : trace["traceEvents"]) {
    if (event["name"] == "thread_name")
      names[event["tid"]] = event["args"]["name"];
    if (!event.contains("ts")) continue;
    CHECK(event["ts"] >= last);
    last = event["ts"];
  }
  CHECK(names ==
        std::map<int, std::string>{
            {0, "timers"}, {1, "main #1"}, {2, "taker #2"}, {3, "stays #3"}});
  CHECK(last > 5000);  // microseconds
  CHECK(last < 5001);
}

TEST_CASE("A span that does not end has a begin, no end, and says why") {
  const json trace = TraceOfExample();
  std::map<int, std::vector<json>> open;
  for (const json& event : trace["traceEvents"]) {
    if (event["ph"] == "B") open[event["tid"]].push_back(event);
    if (event["ph"] == "E") {
      REQUIRE(open[event["tid"]].size() == 1);
      CHECK(open[event["tid"]][0]["name"] == event["name"]);
      open[event["tid"]].clear();
    }
  }
  CHECK(open[1].empty());
  CHECK(open[2].empty());
  REQUIRE(open[3].size() == 1);
  CHECK(open[3][0]["name"] == "chan receive");
  CHECK(open[3][0]["args"]["leaked"] == true);
  CHECK(open[3][0]["args"]["channel"] == "never #2");
  CHECK(open[3][0]["args"]["at"].get<std::string>().starts_with(
      "recording_test.cc:"));
}

TEST_CASE("Each element has one arrow, inside of a span at both ends") {
  const json trace = TraceOfExample();
  std::map<int, std::pair<int, int>> arrows;  // id -> begins, ends
  std::map<int, int> open;                    // by thread
  for (const json& event : trace["traceEvents"]) {
    const std::string phase = event["ph"];
    if (phase == "B" || phase == "X") ++open[event["tid"]];
    if (phase == "E") --open[event["tid"]];
    if (phase == "s" || phase == "f") {
      auto& [begins, ends] = arrows[event["id"]];
      ++(phase == "s" ? begins : ends);
      CHECK(open[event["tid"]] > 0);
    }
  }
  CHECK(arrows.size() == 3);
  for (const auto& [id, ends] : arrows) CHECK(ends == std::pair(1, 1));
}

TEST_CASE("The same run is always the same trace and the same page") {
  const Recorded one, two;
  CHECK(ChromeTrace(one.recording, "p") == ChromeTrace(two.recording, "p"));
  CHECK(Page(one.recording, "p", {}, "after") ==
        Page(two.recording, "p", {}, "after"));
}

TEST_CASE("A page holds all that it needs") {
  const Recorded recorded;
  const auto& tasks = recorded.recording.snapshots.at("quiescent");
  const std::string page = Page(recorded.recording, "<kata>", tasks, "after");
  CHECK_THAT(page, Contains("<h1>&lt;kata&gt;</h1>"));
  CHECK_THAT(page, Contains("<td>tasks that stay behind</td><td>1</td>"));
  CHECK_THAT(page, Contains("task profile: total 1\n1 @ recording_test.cc:"));
  // The flame graph, the lane, and its span.
  CHECK_THAT(page, Contains("<title>task stays: "));
  CHECK_THAT(page, Contains(">stays #3</text>"));
  CHECK_THAT(page, Contains("chan receive on &quot;never&quot; at "
                            "recording_test.cc:"));
  CHECK_THAT(page, Contains("class=\"leaked\""));
  CHECK_THAT(page, Contains(">5ms</text>"));
  for (const char* outside : {"http:", "https:", "<script", "src=", "url("})
    CHECK(page.find(outside) == std::string::npos);
}

}  // namespace
}  // namespace dojo::views
