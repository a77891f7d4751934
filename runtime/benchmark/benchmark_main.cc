// Runs our benchmarks and those of the peers that are installed, in turn, and
// prints one table.
#include <CLI/CLI.hpp>
#include <compare>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "benchmark_peers.h"
#include "runtime/benchmark/figures.h"
#include "runtime/benchmark/program.h"
#include "runtime/benchmark/table.h"

namespace dojo_benchmark {
namespace {

struct Participant {
  Program program;
  std::string package_version;  // of a peer; empty: not installed
};

// The programs lie beside this one.
std::vector<Participant> Participants() {
  const auto folder =
      std::filesystem::read_symlink("/proc/self/exe").parent_path();
  const auto path = [&](const char* name) { return (folder / name).string(); };
  using Kind = Program::Kind;
  return {
      {{"ours", "ours", Kind::kGoogleBenchmark, path("ours")}, "this project"},
      {{"without_observer", "ours, not asking for an Observer",
        Kind::kGoogleBenchmark, path("ours_without_observer")},
       "this project"},
      {{"go_1", "Go, GOMAXPROCS=1", Kind::kGo, path("peer_go_program"), 1},
       kGoVersion},
      {{"go_2", "Go, GOMAXPROCS=2", Kind::kGo, path("peer_go_program"), 2},
       kGoVersion},
      {{"boost_fiber", "Boost.Fiber", Kind::kGoogleBenchmark,
        path("peer_boost_fiber")},
       kBoostFiberVersion},
      {{"asio", "Asio channels", Kind::kGoogleBenchmark, path("peer_asio")},
       kAsioVersion},
      {{"relacy", "relacy", Kind::kGoogleBenchmark, path("peer_relacy")},
       kRelacyVersion},
      {{"goleak", "goleak", Kind::kGo, path("peer_goleak_program"), 1},
       kGoleakVersion},
  };
}

std::string Machine() {
  std::string model = "unknown processor";
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (!line.starts_with("model name")) continue;
    model = line.substr(line.find(':') + 2);
    break;
  }
  return model + ", " + std::to_string(std::thread::hardware_concurrency()) +
         " processors";
}

// What one call of a program measures: a figure's benchmark.
struct Call {
  std::string benchmark;
  double seconds = 0;
  friend auto operator<=>(const Call&, const Call&) = default;
};

// Without a name: a peer has no such benchmark. (A slash is Google Benchmark's
// way to write an argument, and parts a pattern of Go's.)
Call CallFor(const Figure& figure, bool ours, double seconds) {
  std::string name(ours || figure.peer_benchmark.empty()
                       ? figure.benchmark
                       : figure.peer_benchmark);
  if (!ours && name.find('/') != std::string::npos) name.clear();
  return {std::move(name), figure.once ? 0 : seconds};
}

class Comparison {
 public:
  explicit Comparison(bool quick)
      : quick_(quick), seconds_(quick ? 0.01 : 0.1) {
    results_.machine = Machine();
    results_.compiler = __VERSION__;
    for (const Participant& each : Participants()) {
      const bool installed = !each.package_version.empty();
      results_.columns.push_back({each.program.id, each.program.title,
                                  installed, each.package_version});
      if (installed) programs_.push_back(each.program);
    }
  }

  // Ours, then each peer, benchmark by benchmark.
  void Round(int round, const std::string& filter) {
    results_.rounds = round;
    std::set<std::pair<std::string, Call>> done;
    for (const Figure& figure : Figures()) {
      if (figure.benchmark.find(filter) == std::string_view::npos) continue;
      if (quick_ && figure.slow) continue;
      for (const Program& program : programs_) {
        // A second processor has nothing to do with what tasks weigh.
        if (figure.slow && program.processors > 1) continue;
        const Call call = CallFor(figure, program.id == "ours", seconds_);
        if (call.benchmark.empty()) continue;
        if (done.insert({program.id, call}).second)
          Measure(program, call, round);
      }
    }
  }

  const Results& results() const { return results_; }

 private:
  void Measure(const Program& program, const Call& call, int round) {
    if (absent_.contains({program.id, call.benchmark})) return;
    std::fprintf(stderr, "round %d: %s: %s\n", round, program.title.c_str(),
                 call.benchmark.c_str());
    const Output output = program.Run(call.benchmark, call.seconds);
    for (Column& column : results_.columns) {
      if (column.id == program.id && !output.version.empty())
        column.version = output.version;
    }
    if (!output.error.empty()) {
      std::fprintf(stderr, "%s: %s: %s\n", program.title.c_str(),
                   call.benchmark.c_str(), output.error.c_str());
    }
    if (!output.measurement) {
      absent_.insert({program.id, call.benchmark});
      return;
    }
    // All figures that this one run gives.
    for (std::size_t i = 0; i < Figures().size(); ++i) {
      const Figure& each = Figures()[i];
      if (CallFor(each, program.id == "ours", seconds_) != call) continue;
      if (const auto value =
              ValueIn(each, *output.measurement, program.processors))
        results_.values[{program.id, i}].push_back(*value);
    }
  }

  const bool quick_;
  const double seconds_;  // for each call of a program
  std::vector<Program> programs_;
  std::set<std::pair<std::string, std::string>> absent_;
  Results results_;
};

int Main(int argc, char** argv) {
  CLI::App app("Times the runtime and its peers, in turn, on this machine.");
  bool quick = false;
  int rounds = 5;
  std::string filter;
  std::string json;
  app.add_flag("--quick", quick, "one short round: to see that all of it runs");
  app.add_option("--rounds", rounds, "the best of so many rounds")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--filter", filter, "only benchmarks whose name contains it");
  app.add_option("--json", json, "write the results there, too")
      ->type_name("FILE");
  CLI11_PARSE(app, argc, argv);

  Comparison comparison(quick);
  if (quick) rounds = 1;
  for (int round = 1; round <= rounds; ++round) comparison.Round(round, filter);
  std::fputs(Markdown(comparison.results()).c_str(), stdout);
  if (!json.empty()) {
    // `bazel run` starts programs elsewhere than where it was called.
    if (const char* called_in = std::getenv("BUILD_WORKING_DIRECTORY"))
      json = (std::filesystem::path(called_in) / json).string();
    std::ofstream file(json);
    file << Json(comparison.results()).dump(2) << "\n";
    if (!file.flush()) {
      std::fprintf(stderr, "cannot write %s\n", json.c_str());
      return 1;
    }
    std::fprintf(stderr, "written: %s\n", json.c_str());
  }
  return 0;
}

}  // namespace
}  // namespace dojo_benchmark

int main(int argc, char** argv) {
  try {
    return dojo_benchmark::Main(argc, argv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "benchmark: %s\n", e.what());
    return 1;
  }
}
