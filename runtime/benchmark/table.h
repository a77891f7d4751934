// The results of all programs as a Markdown table and as JSON.
#ifndef RUNTIME_BENCHMARK_TABLE_H_
#define RUNTIME_BENCHMARK_TABLE_H_

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "runtime/benchmark/figures.h"

namespace dojo_benchmark {

// A program as the tables show it; the first one is ours.
struct Column {
  std::string id;
  std::string title;
  bool installed = true;
  std::string version;
};

struct Results {
  std::string machine;  // model of the processor, number of processors
  std::string compiler;
  int rounds = 0;
  std::vector<Column> columns;
  // (id of the program, index of the figure) -> one value for each round.
  std::map<std::pair<std::string, std::size_t>, std::vector<double>> values =
      {};
};

// The best of the rounds, and how many times as good ours is as each peer.
std::string Markdown(const Results& results);
// The same, with the values of each round.
nlohmann::ordered_json Json(const Results& results);

}  // namespace dojo_benchmark

#endif  // RUNTIME_BENCHMARK_TABLE_H_
