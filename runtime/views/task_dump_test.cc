#include "runtime/views/task_dump.h"

#include <catch2/catch.hpp>

#include "runtime/views/folded.h"
#include "runtime/views/task_profile.h"

namespace dojo::views {
namespace {

TaskSnapshot Worker(std::uint32_t id) {
  return {.id = id,
          .name = "worker",
          .state = "chan receive",
          .channels = {{.name = "jobs",
                        .born_at = {"kata.cc", 45},
                        .capacity = 2,
                        .length = 1,
                        .receivers = 2,
                        .senders = 0}},
          .stack = {{"dojo::Task<> kata::Next(int)", {"kata.cc", 10}, 100},
                    {"dojo::Task<> kata::Worker(int)", {"kata.cc", 16}, 108}},
          .spawn_chain = {{"worker", {"kata.cc", 52}},
                          {"server", {"kata.cc", 60}},
                          {"main", {"main.cc", 3}}},
          .waited = {1'500'000},
          .bytes = 320};
}

TaskSnapshot Main() {
  return {.id = 1,
          .name = "main",
          .state = "running",
          .channels = {},
          .stack = {{"", {"", 0}, 200}},
          .spawn_chain = {{"main", {"main.cc", 3}}},
          .waited = {0},
          .bytes = 400};
}

std::vector<TaskSnapshot> Example() { return {Main(), Worker(2), Worker(3)}; }

TEST_CASE("debug=1: groups, the most frequent first") {
  CHECK(GroupedDump(Example()) ==
        "task profile: total 3\n"
        "2 @ kata.cc:10 kata.cc:16\n"
        "# labels: {\"bytes\":\"640\",\"channel\":\"jobs\",\"created\":"
        "\"kata.cc:52\",\"task\":\"worker\",\"wait\":\"chan receive\"}\n"
        "#\tkata::Next\tkata.cc:10\n"
        "#\tkata::Worker\tkata.cc:16\n"
        "\n"
        "1 @ \n"
        "# labels: {\"bytes\":\"400\",\"created\":\"main.cc:3\",\"task\":"
        "\"main\",\"wait\":\"running\"}\n"
        "#\t(no co_await yet)\t\n"
        "\n");
}

TEST_CASE(
    "debug=1: what differs in anything but its id is a group of its own") {
  for (const auto change : std::vector<void (*)(TaskSnapshot&)>{
           [](TaskSnapshot& task) { task.name = "other"; },
           [](TaskSnapshot& task) { task.state = "chan send"; },
           [](TaskSnapshot& task) { task.stack[0].at.line = 11; },
           [](TaskSnapshot& task) { task.channels[0].name = "results"; },
           [](TaskSnapshot& task) { task.spawn_chain[0].at.line = 53; }}) {
    std::vector<TaskSnapshot> tasks = {Worker(2), Worker(3)};
    CHECK(GroupedDump(tasks).find("2 @") != std::string::npos);
    change(tasks[1]);
    CHECK(GroupedDump(tasks).find("2 @") == std::string::npos);
  }
}

TEST_CASE(
    "debug=2: each task, the innermost coroutine first, and who made it") {
  CHECK(FullDump({{Worker(7)}}) ==
        "task 7 [chan receive, 1.5ms]:\n"
        "worker, 320 bytes, on channel \"jobs\" (made at kata.cc:45, holds 1 "
        "of 2, waiting: 2 to receive, 0 to send)\n"
        "dojo::Task<> kata::Next(int)\n"
        "\tkata.cc:10\n"
        "dojo::Task<> kata::Worker(int)\n"
        "\tkata.cc:16\n"
        "created by server at kata.cc:52\n"
        "created by main at kata.cc:60\n");
}

TEST_CASE("debug=2: nobody has made main, and it has not waited") {
  CHECK(FullDump({{Main()}}) ==
        "task 1 [running]:\nmain, 400 bytes\n(no co_await yet)\n\t\n");
}

TEST_CASE("No tasks") {
  CHECK(GroupedDump({}) == "task profile: total 0\n");
  CHECK(FullDump({}).empty());
}

TEST_CASE("Durations as Go writes them") {
  CHECK(DurationText({0}) == "0s");
  CHECK(DurationText({999}) == "999ns");
  CHECK(DurationText({1'500}) == "1.5us");
  CHECK(DurationText({1'000'000}) == "1ms");
  CHECK(DurationText({60'000'000'001}) == "60.000000001s");
}

TEST_CASE("A task's stack: who started it, its coroutines, what it waits for") {
  const Profile profile = TaskProfile("kata 3", Example());
  CHECK(Folded(profile, kTasksCount) ==
        "task main;(no co_await yet);running 1\n"
        "task main;task server;task worker;kata::Worker;kata::Next;chan "
        "receive 2\n");
  CHECK(Folded(profile, kTasksBytes) ==
        "task main;(no co_await yet);running 400\n"
        "task main;task server;task worker;kata::Worker;kata::Next;chan "
        "receive 640\n");
  REQUIRE(profile.samples.size() == 2);
  CHECK(profile.samples[1].labels ==
        std::map<std::string, std::string>{
            {"channel", "jobs"}, {"task", "worker"}, {"wait", "chan receive"}});
  CHECK(profile.samples[1].stack[0].line == 10);
}

}  // namespace
}  // namespace dojo::views
