// The program `views` of every untouched starter: what it shows is true.
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "grader/testdata/schema_check.h"
#include "katas/harness/starter_programs.h"

namespace kata::harness {
namespace {

using nlohmann::json;

constexpr const char* kKatas[] = {"00_first_close",     "01_unclosed_range",
                                  "02_default_backlog", "03_cancelled_sender",
                                  "04_pooled_channels", "05_closed_alias",
                                  "06_abandoned_sender"};

constexpr const char* kViews[] = {"dump-1",       "dump-2",      "folded-bytes",
                                  "folded-tasks", "pprof-tasks", "trace",
                                  "html"};

std::string Show(const std::string& kata, const std::string& view,
                 const std::string& at = "after") {
  const std::string out = Scratch("view");
  const std::string command = Program(kata, "views") + " " + view + " " + kata +
                              " " + std::to_string(FirstSize(kata)) + " " + at +
                              " " + out;
  INFO(command);
  REQUIRE(std::system(command.c_str()) == 0);
  return ReadFile(out);
}

// "task 12 [chan receive]:" -> 12
std::set<int> TasksOfDump(const std::string& dump) {
  std::set<int> tasks;
  std::istringstream lines(dump);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("task ") && line.ends_with("]:"))
      tasks.insert(std::stoi(line.substr(5)));
  }
  return tasks;
}

TEST_CASE("The dump shows the tasks that the starter is known to leave") {
  for (const std::string kata : kKatas) {
    INFO(kata);
    const json leak = Manifest(kata)["starter_leak"];
    const std::size_t count = leak.is_null() ? 0 : leak["count"].get<int>();
    CHECK(TasksOfDump(Show(kata, "dump-2")).size() == count);
    CHECK(Show(kata, "dump-1")
              .starts_with("task profile: total " + std::to_string(count) +
                           "\n"));
  }
}

TEST_CASE("Folded stacks have the bytes that the starter is known to leave") {
  for (const std::string kata : kKatas) {
    INFO(kata);
    const json leak = Manifest(kata)["starter_leak"];
    long bytes = 0;
    std::istringstream lines(Show(kata, "folded-bytes"));
    for (std::string line; std::getline(lines, line);)
      bytes += std::stol(line.substr(line.rfind(' ') + 1));
    CHECK(bytes == (leak.is_null() ? 0 : leak["bytes"].get<long>()));
  }
}

TEST_CASE("A trace is valid, joins each pair once, and its open spans leak") {
  const json schema = json::parse(ReadFile("runtime/views/trace.schema.json"));
  for (const std::string kata : kKatas) {
    INFO(kata);
    const json trace = json::parse(Show(kata, "trace"));
    CHECK(grader::Complaint(schema, trace) == "");
    CHECK(!trace["otherData"].contains("cut"));

    std::map<int, std::vector<std::string>> open;  // spans, by thread
    std::map<int, std::string> arrows;             // id -> its phases
    std::set<int> leaked;
    double now = 0;
    bool broken = false;
    for (const json& event : trace["traceEvents"]) {
      const std::string phase = event["ph"];
      const int thread = event["tid"];
      if (phase == "M") continue;
      broken = broken || event["ts"] < now;
      now = event["ts"];
      if (phase == "B") {
        broken = broken || !open[thread].empty();
        open[thread].push_back(event["name"]);
        if (event.contains("args") && event["args"].contains("leaked"))
          leaked.insert(thread);
      } else if (phase == "E") {
        broken = broken || open[thread].size() != 1 ||
                 open[thread].front() != event["name"].get<std::string>();
        open[thread].clear();
      } else if (phase == "s" || phase == "f") {
        arrows[event["id"]] += phase;
        // Thread 0 has a span for each of its moments.
        broken = broken || (thread != 0 && open[thread].empty());
      }
      if (broken) {
        FAIL_CHECK(event.dump());
        break;
      }
    }
    for (const auto& [id, phases] : arrows) {
      if (phases != "sf") FAIL_CHECK("arrow " << id << " is " << phases);
    }
    // No workload is without channels.
    CHECK(!arrows.empty());
    std::set<int> still_open;
    for (const auto& [thread, spans] : open) {
      if (!spans.empty()) still_open.insert(thread);
    }
    CHECK(still_open == leaked);
    CHECK(still_open == TasksOfDump(Show(kata, "dump-2")));
  }
}

// What the workload holds when it is done, as massif sees it.
std::int64_t MassifsHeap(const std::string& kata) {
  const std::string prefix = RunMassif(kata);
  return HeapOf(prefix + ".after") - HeapOf(prefix + ".before");
}

TEST_CASE("A trace's heap ends with the bytes that massif sees") {
  for (const std::string kata : kKatas) {
    INFO(kata);
    std::int64_t heap = -1;
    const json trace = json::parse(Show(kata, "trace"));
    for (const json& event : trace["traceEvents"]) {
      if (event["ph"] == "C" && event["name"] == "heap")
        heap = event["args"]["bytes"];
    }
    CHECK(heap == MassifsHeap(kata));
  }
}

TEST_CASE("Every view is the same to the byte from run to run") {
  for (const std::string kata : kKatas) {
    for (const std::string view : kViews) {
      INFO(kata << " " << view);
      const std::string once = Show(kata, view);
      if (once != Show(kata, view)) FAIL_CHECK("it differs");
    }
  }
}

TEST_CASE("Before, in the middle and after are three moments") {
  const std::string kata = "01_unclosed_range";
  CHECK(Show(kata, "dump-1", "before") == "task profile: total 0\n");
  const std::string working = Show(kata, "dump-1", "working");
  CHECK(working.find("Shrink") != std::string::npos);
  CHECK(Show(kata, "dump-1", "after").find("Shrink") == std::string::npos);
}

TEST_CASE("What is no view, moment or size is refused") {
  for (const char* arguments : {"", "nothing 01 100 after", "trace 01 -1 after",
                                "trace 01 1x after", "trace 01 100 later"}) {
    const std::string command = Program("01_unclosed_range", "views") + " " +
                                arguments + " " + Scratch("none") +
                                " 2>/dev/null";
    INFO(command);
    CHECK(WEXITSTATUS(std::system(command.c_str())) == 2);
  }
}

}  // namespace
}  // namespace kata::harness
