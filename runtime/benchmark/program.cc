#include "runtime/benchmark/program.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace dojo_benchmark {
namespace {

// Its standard output; its standard error is dropped. Throws when it cannot be
// started.
std::string OutputOf(const std::vector<std::string>& command) {
  int ends[2];
  if (pipe(ends) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                   /*oflag=*/1, 0);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  std::vector<char*> arguments;
  for (const std::string& each : command)
    arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int error = posix_spawn(&child, arguments[0], &actions, nullptr,
                                arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    throw std::system_error(error, std::generic_category(), command[0]);
  }
  std::string text;
  char buffer[4096];
  for (ssize_t size; (size = read(ends[0], buffer, sizeof(buffer))) > 0;)
    text.append(buffer, static_cast<std::size_t>(size));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return text;
}

}  // namespace

Output ParseGoogleBenchmark(std::string_view text) {
  Output output;
  // Without a benchmark of that name it prints nothing.
  const auto json = nlohmann::json::parse(text, nullptr,
                                          /*allow_exceptions=*/false);
  if (!json.is_object()) return output;
  output.version = json["context"].value("version", "");
  for (const auto& run : json["benchmarks"]) {
    if (run.value("error_occurred", false)) {
      output.error = run.value("error_message", "");
      return output;
    }
    static const std::map<std::string, double> kNanoseconds = {
        {"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
    const double unit = kNanoseconds.at(run.at("time_unit"));
    Measurement measurement;
    for (const auto& [name, value] : run.items()) {
      if (value.is_number()) measurement[name] = value.get<double>();
    }
    measurement["time"] = measurement.at("real_time") * unit;
    measurement["cpu_time"] *= unit;
    measurement.erase("real_time");
    output.measurement = std::move(measurement);
  }
  return output;
}

// "BenchmarkGo/round_trip-2   5000   250.1 ns/op   0 B/op   0 allocs/op"
Output ParseGo(std::string_view text) {
  Output output;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first;
    words >> first;
    if (first == "version:") words >> output.version;
    if (first == "---" || first == "panic:") output.error = line;
    double iterations = 0;
    if (!first.starts_with("Benchmark") || !(words >> iterations)) continue;
    Measurement measurement;
    double value = 0;
    for (std::string unit; words >> value >> unit;) {
      if (unit == "ns/op") unit = "time";
      if (unit == "allocs/op") unit = "allocations";
      if (unit == "B/op") unit = "heap_bytes";
      measurement[unit] = value;
    }
    output.measurement = std::move(measurement);
  }
  if (!output.error.empty()) output.measurement.reset();
  return output;
}

Output Program::Run(const std::string& benchmark, double seconds) const {
  const std::string duration = std::to_string(seconds);
  if (kind == Kind::kGo) {
    return ParseGo(OutputOf(
        {path, "-test.run=^$", "-test.bench=^Benchmark/^" + benchmark + "$",
         "-test.benchmem", "-test.cpu=" + std::to_string(processors),
         "-test.benchtime=" + (seconds > 0 ? duration + "s" : "1x")}));
  }
  return ParseGoogleBenchmark(OutputOf(
      {path, "--benchmark_filter=^" + benchmark + "$",
       "--benchmark_format=json", "--benchmark_min_time=" + duration}));
}

}  // namespace dojo_benchmark
