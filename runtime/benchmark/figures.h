// The figures of the table: which benchmark gives each, and what is wanted.
#ifndef RUNTIME_BENCHMARK_FIGURES_H_
#define RUNTIME_BENCHMARK_FIGURES_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/benchmark/program.h"

namespace dojo_benchmark {

// What a figure is held against. Measured and printed, asserted nowhere.
struct Wanted {
  enum class Kind {
    kNothing,
    kAtMost,       // `value` of the figure's unit
    kAtLeast,      // the same
    kTimesAsGood,  // `value` times as good as `peer`
  };
  Kind kind = Kind::kNothing;
  double value = 0;
  std::string_view peer = {};
};

struct Figure {
  std::string_view section;
  std::string_view title;
  std::string_view benchmark;  // its name in our program
  // Of the Measurement. "time" stands for the CPU time where the program has
  // it and one processor, since the machine may be shared.
  std::string_view metric;
  std::string_view unit;
  double scale = 1;  // from the metric to the unit
  bool more_is_better = false;
  Wanted wanted = {};
  // Its name in a peer's program, where that differs.
  std::string_view peer_benchmark = {};
  // One run is one iteration, as only the first one in a process counts.
  bool once = false;
  bool slow = false;  // left out of a quick run
};

std::span<const Figure> Figures();

// The figure's value in what a program measured on so many processors.
std::optional<double> ValueIn(const Figure& figure,
                              const Measurement& measurement, int processors);

// Of one value or more: others on the machine only ever make it worse.
double Best(const Figure& figure, std::span<const double> values);
// How many times as good as the peer's: 2 when it takes half the time.
double TimesAsGood(const Figure& figure, double ours, double peers);
// Empty when nothing is wanted, or the peer did not run.
std::optional<bool> Reached(const Figure& figure, double ours,
                            std::optional<double> peers);
// "at most 320 bytes", "10x go_1"; empty when nothing is wanted.
std::string WantedText(const Figure& figure, std::string_view peer_title);
// Three significant digits with a thousands separator: "28,800,000", "42.5".
std::string NumberText(double value);

}  // namespace dojo_benchmark

#endif  // RUNTIME_BENCHMARK_FIGURES_H_
