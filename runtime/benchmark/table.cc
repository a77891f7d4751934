#include "runtime/benchmark/table.h"

#include <optional>

namespace dojo_benchmark {
namespace {

std::optional<double> BestOf(const Results& results, const Column& column,
                             std::size_t figure) {
  const auto found = results.values.find({column.id, figure});
  if (found == results.values.end()) return std::nullopt;
  return Best(Figures()[figure], found->second);
}

// Not left out of this run.
bool Measured(const Results& results, std::size_t figure) {
  for (const Column& column : results.columns) {
    if (BestOf(results, column, figure)) return true;
  }
  return false;
}

// Some figure of the section has a value of this program.
bool InSection(const Results& results, const Column& column,
               std::string_view section) {
  for (std::size_t i = 0; i < Figures().size(); ++i) {
    if (Figures()[i].section == section && BestOf(results, column, i))
      return true;
  }
  return false;
}

const Column* FindColumn(const Results& results, std::string_view id) {
  for (const Column& column : results.columns) {
    if (column.id == id) return &column;
  }
  return nullptr;
}

struct Judged {
  std::string wanted;
  std::optional<bool> reached;
};

Judged Judge(const Results& results, std::size_t index, double ours) {
  const Figure& figure = Figures()[index];
  const Column* peer = FindColumn(results, figure.wanted.peer);
  return {
      WantedText(figure, peer != nullptr ? peer->title : ""),
      Reached(figure, ours,
              peer != nullptr ? BestOf(results, *peer, index) : std::nullopt)};
}

std::string Row(const Results& results, std::size_t index,
                const std::vector<const Column*>& peers) {
  const Figure& figure = Figures()[index];
  std::string row = "| " + std::string(figure.title) + " | " +
                    std::string(figure.unit) + " | ";
  const std::optional<double> ours =
      BestOf(results, results.columns.front(), index);
  if (!ours) return row + "no value |\n";
  row += NumberText(*ours) + " | ";
  for (const Column* peer : peers) {
    const std::optional<double> value = BestOf(results, *peer, index);
    if (value) {
      row += NumberText(*value);
      if (*ours > 0 && *value > 0)
        row += " (" + NumberText(TimesAsGood(figure, *ours, *value)) + "x)";
    }
    row += " | ";
  }
  const auto [wanted, reached] = Judge(results, index, *ours);
  row += wanted + " | ";
  if (!wanted.empty())
    row += !reached ? "not installed" : *reached ? "yes" : "**no**";
  return row + " |\n";
}

}  // namespace

std::string Markdown(const Results& results) {
  std::string text =
      "Machine: " + results.machine + ". Compiler: " + results.compiler +
      ". The best of " + std::to_string(results.rounds) +
      " rounds; in brackets how many times as good ours is. Times are CPU "
      "times; of goleak, and of Go on two processors, those of "
      "the clock on the wall.\n\n";
  for (const Column& column : results.columns) {
    text += "- " + column.title + ": ";
    text += column.installed ? column.version : "not installed";
    text += "\n";
  }
  std::string_view section;
  std::vector<const Column*> peers;
  for (std::size_t i = 0; i < Figures().size(); ++i) {
    const Figure& figure = Figures()[i];
    if (!Measured(results, i)) continue;
    if (figure.section != section) {
      section = figure.section;
      peers.clear();
      std::string head = "| figure | unit | ours | ";
      std::string rule = "|---|---|--:|";
      for (std::size_t c = 1; c < results.columns.size(); ++c) {
        const Column& column = results.columns[c];
        if (!InSection(results, column, section)) continue;
        peers.push_back(&column);
        head += column.title + " | ";
        rule += "--:|";
      }
      text += "\n## " + std::string(section) + "\n\n" + head +
              "wanted | reached |\n" + rule + "---|---|\n";
    }
    text += Row(results, i, peers);
  }
  return text;
}

nlohmann::ordered_json Json(const Results& results) {
  nlohmann::ordered_json json = {{"schema", 1},
                                 {"machine", results.machine},
                                 {"compiler", results.compiler},
                                 {"rounds", results.rounds}};
  for (const Column& column : results.columns) {
    json["programs"][column.id] = {{"title", column.title},
                                   {"installed", column.installed},
                                   {"version", column.version}};
  }
  for (std::size_t i = 0; i < Figures().size(); ++i) {
    const Figure& figure = Figures()[i];
    nlohmann::ordered_json entry = {{"section", figure.section},
                                    {"title", figure.title},
                                    {"benchmark", figure.benchmark},
                                    {"unit", figure.unit}};
    const std::optional<double> ours =
        BestOf(results, results.columns.front(), i);
    for (const Column& column : results.columns) {
      const std::optional<double> best = BestOf(results, column, i);
      if (!best) continue;
      auto& result = entry["results"][column.id];
      result["best"] = *best;
      if (ours && *ours > 0 && *best > 0)
        result["times_as_good"] = TimesAsGood(figure, *ours, *best);
      result["rounds"] = results.values.at({column.id, i});
    }
    if (ours && figure.wanted.kind != Wanted::Kind::kNothing) {
      const auto [wanted, reached] = Judge(results, i, *ours);
      entry["wanted"] = wanted;
      entry["reached"] =
          reached ? nlohmann::ordered_json(*reached) : nlohmann::ordered_json();
    }
    json["figures"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace dojo_benchmark
