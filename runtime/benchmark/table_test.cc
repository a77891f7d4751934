// What is read from the programs, and what becomes of it in the table.
#include "runtime/benchmark/table.h"

#include <catch2/catch.hpp>
#include <optional>
#include <string>

#include "runtime/benchmark/figures.h"
#include "runtime/benchmark/program.h"

namespace dojo_benchmark {
namespace {

std::size_t IndexOf(std::string_view title) {
  for (std::size_t i = 0; i < Figures().size(); ++i) {
    if (Figures()[i].title == title) return i;
  }
  FAIL("no figure is called " << title);
  return 0;
}

TEST_CASE("Google Benchmark's JSON: times in nanoseconds, and the counters") {
  const Output output = ParseGoogleBenchmark(R"({
    "context": {"version": "1_74"},
    "benchmarks": [{"name": "round_trip", "iterations": 10, "real_time": 2.5,
                    "cpu_time": 2.0, "time_unit": "us", "allocations": 3.0}]
  })");
  CHECK(output.version == "1_74");
  CHECK(output.error.empty());
  REQUIRE(output.measurement);
  CHECK(output.measurement->at("time") == 2500);
  CHECK(output.measurement->at("cpu_time") == 2000);
  CHECK(output.measurement->at("allocations") == 3);
}

TEST_CASE("A benchmark that gave up has an error and no measurement") {
  const Output output = ParseGoogleBenchmark(R"({
    "context": {},
    "benchmarks": [{"name": "round_trip", "error_occurred": true,
                    "error_message": "a task stayed behind"}]
  })");
  CHECK(output.error == "a task stayed behind");
  CHECK_FALSE(output.measurement);
}

TEST_CASE("A program without the benchmark measures nothing") {
  CHECK_FALSE(ParseGoogleBenchmark("").measurement);
  CHECK_FALSE(ParseGo("version: 1.19.8\nPASS\n").measurement);
}

TEST_CASE("Go's lines: nanoseconds, bytes, allocations and own metrics") {
  const Output output = ParseGo(
      "version: 1.19.8\ngoos: linux\n"
      "BenchmarkGo/parked-2   \t     123\t    920.5 ns/op\t      4043 "
      "bytes_per_task\t  109920 B/op\t    1895 allocs/op\nPASS\n");
  CHECK(output.version == "1.19.8");
  CHECK(output.error.empty());
  REQUIRE(output.measurement);
  CHECK(output.measurement->at("time") == 920.5);
  CHECK(output.measurement->at("bytes_per_task") == 4043);
  CHECK(output.measurement->at("heap_bytes") == 109920);
  CHECK(output.measurement->at("allocations") == 1895);
}

TEST_CASE("A failure in Go is an error, whatever else was printed") {
  const Output output = ParseGo(
      "BenchmarkGo/round_trip \t 1 \t 9 ns/op\n"
      "--- FAIL: BenchmarkGo/round_trip\n");
  CHECK(output.error == "--- FAIL: BenchmarkGo/round_trip");
  CHECK_FALSE(output.measurement);
}

TEST_CASE("Times are CPU times where one processor does it all") {
  const Figure& time =
      Figures()[IndexOf("1,000,000 tasks: started and parked")];
  const Measurement both = {{"time", 5e6}, {"cpu_time", 3e6}};
  CHECK(ValueIn(time, both, 1) == 3);
  CHECK(ValueIn(time, both, 2) == 5);
  CHECK(ValueIn(time, {{"time", 5e6}}, 1) == 5);
  const Figure& bytes = Figures()[IndexOf("a parked task with everything")];
  CHECK(ValueIn(bytes, {{"bytes_per_task", 320}}, 1) == 320);
  CHECK(ValueIn(bytes, both, 1) == std::nullopt);
}

TEST_CASE("The best of the rounds: the least time, the most schedules") {
  const std::vector<double> values = {3, 1, 2};
  CHECK(Best(Figures()[IndexOf("unbuffered round trip")], values) == 1);
  CHECK(Best(Figures()[IndexOf("plain search")], values) == 3);
}

TEST_CASE("Numbers have three digits that count") {
  CHECK(NumberText(0) == "0");
  CHECK(NumberText(0.0123456) == "0.0123");
  CHECK(NumberText(4.5) == "4.5");
  CHECK(NumberText(42.51) == "42.5");
  CHECK(NumberText(999.6) == "1,000");
  CHECK(NumberText(320.0) == "320");
  CHECK(NumberText(28'812'345) == "28,800,000");
}

TEST_CASE("Less time is better, more schedules are better") {
  const Figure& time = Figures()[IndexOf("unbuffered round trip")];
  CHECK(TimesAsGood(time, 50, 250) == 5);
  const Figure& rate = Figures()[IndexOf("plain search")];
  CHECK(TimesAsGood(rate, 500, 250) == 2);
}

TEST_CASE("What is wanted is reached, missed, or cannot be said") {
  const Figure& ratio = Figures()[IndexOf("unbuffered round trip")];
  REQUIRE(ratio.wanted.value == 10);
  CHECK(Reached(ratio, 10, 100) == true);
  CHECK(Reached(ratio, 10.1, 100) == false);
  CHECK(Reached(ratio, 10, std::nullopt) == std::nullopt);
  const Figure& bytes = Figures()[IndexOf("a parked task with everything")];
  REQUIRE(bytes.wanted.value == 320);
  CHECK(Reached(bytes, 320, std::nullopt) == true);
  CHECK(Reached(bytes, 320.5, std::nullopt) == false);
  const Figure& rate = Figures()[IndexOf("plain search")];
  CHECK(Reached(rate, 1e6, std::nullopt) == true);
  CHECK(Reached(rate, 1e6 - 1, std::nullopt) == false);
}

Results RoundTrips() {
  Results results{.machine = "a machine, 2 processors",
                  .compiler = "a compiler",
                  .rounds = 3,
                  .columns = {{"ours", "ours", true, "this project"},
                              {"go_1", "Go", true, "1.19.8"},
                              {"asio", "Asio", false, ""}}};
  const std::size_t round_trip = IndexOf("unbuffered round trip");
  results.values[{"ours", round_trip}] = {50, 40, 60};
  results.values[{"go_1", round_trip}] = {250, 900, 200};
  return results;
}

TEST_CASE("The table: the best, ratios, what is wanted, who is not installed") {
  const std::string text = Markdown(RoundTrips());
  CAPTURE(text);
  CHECK(text.find("a machine, 2 processors") != std::string::npos);
  CHECK(text.find("- Go: 1.19.8\n") != std::string::npos);
  CHECK(text.find("- Asio: not installed\n") != std::string::npos);
  CHECK(text.find("| figure | unit | ours | Go | wanted | reached |\n") !=
        std::string::npos);
  CHECK(text.find("| unbuffered round trip | ns | 40 | 200 (5x) | 10x Go | "
                  "**no** |\n") != std::string::npos);
}

TEST_CASE("The table leaves out what was not measured, and shows what failed") {
  Results results = RoundTrips();
  results.values[{"go_1", IndexOf("select with default, nothing ready")}] = {3};
  const std::string text = Markdown(results);
  CHECK(text.find("capacity 128") == std::string::npos);
  CHECK(text.find("## Schedules") == std::string::npos);
  CHECK(text.find("| select with default, nothing ready | ns | no value |\n") !=
        std::string::npos);
}

TEST_CASE("The JSON: the same with the values of each round") {
  const nlohmann::ordered_json json = Json(RoundTrips());
  CHECK(json["programs"]["asio"]["installed"] == false);
  const auto& figure = json["figures"][IndexOf("unbuffered round trip")];
  CHECK(figure["results"]["ours"]["best"] == 40);
  CHECK(figure["results"]["go_1"]["best"] == 200);
  CHECK(figure["results"]["go_1"]["times_as_good"] == 5);
  CHECK(figure["results"]["go_1"]["rounds"].size() == 3);
  CHECK(figure["reached"] == false);
  CHECK_FALSE(figure["results"].contains("asio"));
}

TEST_CASE("What is measured without an Observer is found by its own figures") {
  int found = 0;
  for (const Figure& figure : Figures()) {
    if (figure.wanted.peer != "without_observer") continue;
    ++found;
    CHECK(figure.peer_benchmark ==
          "without_observer_" + std::string(figure.benchmark));
  }
  CHECK(found == 4);
}

}  // namespace
}  // namespace dojo_benchmark
