#include "grader/verdict.h"

#include <nlohmann/json.hpp>

namespace grader {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kNames[] = {
    "grader-fault", "forbidden", "no-compile",  "timeout", "nondeterministic",
    "panic",        "leak",      "over-memory", "fail",    "pass",
    "visible-pass"};

template <class T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <class T>
void Get(const Json& json, const char* field, T& into) {
  json.at(field).get_to(into);
}

template <class T>
void Get(const Json& json, const char* field, std::optional<T>& into) {
  const Json& value = json.at(field);
  if (!value.is_null()) into = value.get<T>();
}

}  // namespace

// The library looks for these beside the types, not in an unnamed namespace.

static void to_json(Json& json, const TestResult& test) {
  json = {
      {"name", test.name}, {"passed", test.passed}, {"message", test.message}};
}

static void from_json(const Json& json, TestResult& test) {
  Get(json, "name", test.name);
  Get(json, "passed", test.passed);
  Get(json, "message", test.message);
}

static void to_json(Json& json, const Leak& leak) {
  json = {{"task", leak.task},
          {"state", leak.state},
          {"wait_reason", leak.wait_reason},
          {"awaits_at", leak.awaits_at},
          {"spawned_at", leak.spawned_at},
          {"channel", leak.channel},
          {"count", leak.count},
          {"bytes", leak.bytes},
          {"lost", leak.lost}};
}

static void from_json(const Json& json, Leak& leak) {
  Get(json, "task", leak.task);
  Get(json, "state", leak.state);
  Get(json, "wait_reason", leak.wait_reason);
  Get(json, "awaits_at", leak.awaits_at);
  Get(json, "spawned_at", leak.spawned_at);
  Get(json, "channel", leak.channel);
  Get(json, "count", leak.count);
  Get(json, "bytes", leak.bytes);
  Get(json, "lost", leak.lost);
}

static void to_json(Json& json, const Heap& heap) {
  json = {{"size", heap.size},
          {"before", OrNull(heap.before)},
          {"working", OrNull(heap.working)},
          {"after", OrNull(heap.after)},
          {"peak", OrNull(heap.peak)},
          {"working_target", OrNull(heap.working_target)},
          {"peak_target", OrNull(heap.peak_target)}};
}

static void from_json(const Json& json, Heap& heap) {
  Get(json, "size", heap.size);
  Get(json, "before", heap.before);
  Get(json, "working", heap.working);
  Get(json, "after", heap.after);
  Get(json, "peak", heap.peak);
  Get(json, "working_target", heap.working_target);
  Get(json, "peak_target", heap.peak_target);
}

static void to_json(Json& json, const Schedules& schedules) {
  json = {{"program", schedules.program},   {"size", schedules.size},
          {"strategy", schedules.strategy}, {"bound", schedules.bound},
          {"explored", schedules.explored}, {"complete", schedules.complete}};
}

static void from_json(const Json& json, Schedules& schedules) {
  Get(json, "program", schedules.program);
  Get(json, "size", schedules.size);
  Get(json, "strategy", schedules.strategy);
  Get(json, "bound", schedules.bound);
  Get(json, "explored", schedules.explored);
  Get(json, "complete", schedules.complete);
}

std::string_view Name(Kind kind) { return kNames[static_cast<int>(kind)]; }

std::optional<Kind> FindKind(std::string_view name) {
  for (int i = 0; i < static_cast<int>(std::size(kNames)); ++i) {
    if (kNames[i] == name) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

std::string ToJson(const Verdict& verdict) {
  const Json json = {
      {"schema", 1},
      {"kata", verdict.kata},
      {"verdict", Name(verdict.verdict)},
      {"points", OrNull(verdict.points)},
      {"max_points", verdict.max_points},
      {"sentence", verdict.sentence},
      {"pattern", verdict.pattern},
      {"tests", verdict.tests},
      {"leaks", verdict.leaks},
      {"heap", verdict.heap},
      {"schedules", verdict.schedules},
      {"token", verdict.token},
      {"memcheck",
       {{"errors", verdict.memcheck.errors},
        {"lost_blocks", verdict.memcheck.lost_blocks}}},
      {"warnings", verdict.warnings},
      {"engine",
       {{"version", verdict.engine.version},
        {"kata", verdict.engine.kata},
        {"compiler", verdict.engine.compiler},
        {"valgrind", verdict.engine.valgrind}}},
  };
  // What a submission wrote may be no UTF-8.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

absl::StatusOr<Verdict> ParseVerdict(std::string_view text,
                                     std::string_view file) {
  Verdict verdict;
  try {
    const Json json = Json::parse(text);
    if (json.at("schema") != 1) {
      return absl::InvalidArgumentError(std::string(file) +
                                        ": field \"schema\" must be 1");
    }
    const std::string name = json.at("verdict");
    const auto kind = FindKind(name);
    if (!kind) {
      return absl::InvalidArgumentError(std::string(file) +
                                        ": unknown verdict \"" + name + "\"");
    }
    verdict.verdict = *kind;
    Get(json, "kata", verdict.kata);
    Get(json, "points", verdict.points);
    Get(json, "max_points", verdict.max_points);
    Get(json, "sentence", verdict.sentence);
    Get(json, "pattern", verdict.pattern);
    Get(json, "tests", verdict.tests);
    Get(json, "leaks", verdict.leaks);
    Get(json, "heap", verdict.heap);
    Get(json, "schedules", verdict.schedules);
    Get(json, "token", verdict.token);
    const Json& memcheck = json.at("memcheck");
    Get(memcheck, "errors", verdict.memcheck.errors);
    Get(memcheck, "lost_blocks", verdict.memcheck.lost_blocks);
    Get(json, "warnings", verdict.warnings);
    const Json& engine = json.at("engine");
    Get(engine, "version", verdict.engine.version);
    Get(engine, "kata", verdict.engine.kata);
    Get(engine, "compiler", verdict.engine.compiler);
    Get(engine, "valgrind", verdict.engine.valgrind);
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(std::string(file) +
                                      " is no verdict: " + error.what());
  }
  return verdict;
}

}  // namespace grader
