#include "katas/harness/json.h"

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "runtime/explore.h"

namespace kata::harness {
namespace {

using nlohmann::json;

json LeaksJson(const dojo::Report& report) {
  json leaks = json::array();
  for (const dojo::Leak& leak : report.leaks) {
    leaks.push_back({{"task", leak.task},
                     {"state", dojo::LeakStateText(leak.state)},
                     {"wait_reason", leak.wait_reason},
                     {"awaits_at", leak.awaits_at.ToString()},
                     {"spawned_at", leak.spawned_at.ToString()},
                     {"channel", leak.channel},
                     {"count", leak.count},
                     {"bytes", leak.bytes},
                     {"pattern", leak.pattern},
                     {"left", leak.left}});
  }
  return leaks;
}

json PanicsJson(const dojo::Report& report, std::string_view where) {
  json panics = json::array();
  for (const dojo::PanicReport& panic : report.panics) {
    panics.push_back({{"where", where},
                      {"task", panic.task},
                      {"text", panic.text},
                      {"kind", panic.recovered  ? "recovered"
                               : panic.is_panic ? "panic"
                                                : "exception"},
                      {"at", panic.at.ToString()}});
  }
  return panics;
}

const char* FailureKind(const dojo::Report& report) {
  if (report.out_of_steps) return "timeout";
  if (report.panics.empty()) return "leak";
  for (const dojo::PanicReport& panic : report.panics) {
    if (!panic.text.starts_with("expected: ")) return "panic";
  }
  return "check";
}

json StateJson(const dojo::ScheduleStep& step) {
  json channels = json::array();
  for (const dojo::ChannelContents& channel : step.after.channels) {
    channels.push_back({{"name", channel.name},
                        {"length", channel.length},
                        {"capacity", channel.capacity},
                        {"closed", channel.closed}});
  }
  return {{"who", step.who},
          {"parks", step.parks},
          {"tasks", step.after.tasks},
          {"bytes", step.after.bytes},
          {"channels", channels}};
}

json FailureJson(const dojo::Counterexample& failure, std::string_view where) {
  json steps = json::array(), states = json::array();
  for (const dojo::ScheduleStep& step : failure.steps) {
    steps.push_back(step.ToString());
    if (states.size() < dojo::kWatchedSteps) states.push_back(StateJson(step));
  }
  return {{"kind", FailureKind(failure.report)},
          {"text", failure.report.ToString()},
          {"shortest", failure.shortest},
          {"deviations", failure.deviations},
          {"token", failure.token},
          {"steps", steps},
          {"states", states},
          {"leaks", LeaksJson(failure.report)},
          {"panics", PanicsJson(failure.report, where)}};
}

}  // namespace

std::string HexDigest(std::uint64_t digest) {
  char text[17];
  std::snprintf(text, sizeof(text), "%016llx",
                static_cast<unsigned long long>(digest));
  return text;
}

std::string TestRecord(std::string_view name, bool passed,
                       std::string_view message) {
  return json({{"record", "test"},
               {"name", name},
               {"passed", passed},
               {"message", message}})
      .dump();
}

std::string TimeoutRecord(std::string_view where, std::uint64_t steps) {
  return json({{"record", "timeout"}, {"where", where}, {"steps", steps}})
      .dump();
}

std::vector<std::string> PanicRecords(const dojo::Report& report,
                                      std::string_view where) {
  std::vector<std::string> records;
  for (json panic : PanicsJson(report, where)) {
    panic["record"] = "panic";
    records.push_back(panic.dump());
  }
  return records;
}

std::string CensusRecord(int size, const dojo::Report& report,
                         const dojo::internal::LiveMemory& live) {
  return json({{"record", "census"},
               {"size", size},
               {"leaks", LeaksJson(report)},
               {"panics", PanicsJson(report, "workload")},
               {"out_of_steps", report.out_of_steps},
               {"steps", report.steps},
               {"frame_blocks", live.frame_blocks},
               {"frame_bytes", live.frame_bytes},
               {"record_blocks", live.record_blocks},
               {"record_bytes", live.record_bytes}})
      .dump();
}

std::string ExplorationRecord(std::string_view program, std::string_view size,
                              const dojo::Exploration& found,
                              std::uint64_t digest, const Outcomes& outcomes) {
  return json({{"record", "exploration"},
               {"program", program},
               {"size", size},
               {"strategy", found.strategy},
               {"bound", found.bound},
               {"explored", found.runs},
               {"complete", found.complete},
               {"digest", HexDigest(digest)},
               {"outcomes", outcomes.count()},
               {"outcome_digest", HexDigest(outcomes.digest())},
               {"failure",
                found.failure ? FailureJson(*found.failure, program) : json()}})
      .dump();
}

std::optional<ExplorationPlan> ReadExplorationPlan(const char* path) {
  std::ifstream file(path);
  const json manifest = json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (!manifest.is_object()) return std::nullopt;
  ExplorationPlan plan;
  plan.kata = manifest.at("kata");
  plan.deviations = manifest.at("deviations");
  plan.deviation_runs = manifest.at("deviation_runs");
  plan.enumeration_runs = manifest.at("enumeration_runs");
  plan.random_runs = manifest.at("random_runs");
  for (const auto& [name, sizes] : manifest.at("programs").items())
    plan.programs.push_back({name, sizes.get<std::vector<std::string>>()});
  return plan;
}

}  // namespace kata::harness
