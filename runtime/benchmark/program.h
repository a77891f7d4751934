// A program of benchmarks, ours or a peer's: started for one benchmark at a
// time, and what it printed.
#ifndef RUNTIME_BENCHMARK_PROGRAM_H_
#define RUNTIME_BENCHMARK_PROGRAM_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dojo_benchmark {

// What one run of one benchmark measured, by name: "time" in nanoseconds per
// iteration by the wall clock, "cpu_time" if the program says it, and the
// program's own counters.
using Measurement = std::map<std::string, double>;

struct Output {
  std::optional<Measurement> measurement;  // empty: it has no such benchmark
  std::string version;                     // of what it measures; may be empty
  std::string error;                       // why the benchmark gave up
};

// Reads the JSON of a Google Benchmark program.
Output ParseGoogleBenchmark(std::string_view text);
// Reads what `go test -bench` prints.
Output ParseGo(std::string_view text);

struct Program {
  enum class Kind { kGoogleBenchmark, kGo };
  std::string id;     // in the JSON
  std::string title;  // in the tables
  Kind kind = Kind::kGoogleBenchmark;
  std::string path;
  int processors = 1;  // Go's GOMAXPROCS

  // Runs one benchmark for about `seconds`.
  Output Run(const std::string& benchmark, double seconds) const;
};

}  // namespace dojo_benchmark

#endif  // RUNTIME_BENCHMARK_PROGRAM_H_
