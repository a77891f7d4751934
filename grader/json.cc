#include "grader/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <type_traits>
#include <utility>

#include "grader/text.h"

namespace grader {
namespace {

using Json = nlohmann::json;
// What is written keeps the order of its fields.
using OrderedJson = nlohmann::ordered_json;

// ---- Fields whose errors are the library's own ----

template <class T>
inline constexpr bool kIsWhole =
    std::is_integral_v<T> && !std::is_same_v<T, bool>;

// The library takes any number for any other: 1e30 as an integer is undefined
// behaviour, and one that is too large loses its upper bits.
template <class T>
T As(const Json& json) {
  if constexpr (kIsWhole<T>) {
    const bool fits = json.is_number_unsigned()
                          ? std::in_range<T>(json.get<std::uint64_t>())
                          : json.is_number_integer() &&
                                std::in_range<T>(json.get<std::int64_t>());
    if (!fits) {
      throw Json::type_error::create(
          302,
          "must be a whole number that fits, but is " +
              (json.is_number() ? json.dump() : json.type_name()),
          &json);
    }
  }
  return json.get<T>();
}

template <class T>
void Get(const Json& json, const char* field, T& into) {
  into = As<T>(json.at(field));
}

template <class T>
void Get(const Json& json, const char* field, std::optional<T>& into) {
  const Json& value = json.at(field);
  if (!value.is_null()) into = As<T>(value);
}

template <class T>
std::vector<T> List(const Json& json, const char* field,
                    void (*read)(const Json&, T&)) {
  std::vector<T> list;
  for (const Json& item : json.at(field)) read(item, list.emplace_back());
  return list;
}

template <class T>
OrderedJson List(const std::vector<T>& list, OrderedJson (*write)(const T&)) {
  OrderedJson json = OrderedJson::array();
  for (const T& item : list) json.push_back(write(item));
  return json;
}

template <class T>
OrderedJson OrNull(const std::optional<T>& value) {
  return value ? OrderedJson(*value) : OrderedJson(nullptr);
}

// What a submission wrote may be no UTF-8.
std::string Text(const OrderedJson& json) {
  return json.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

Json Parsed(std::string_view text) {
  return Json::parse(text.data(), text.data() + text.size());
}

// ---- Manifest: written by people, so an error names the field ----

// Which field is being read, for the message when it is not as it must be.
struct WrongField {
  std::string field;
  std::string why;
};

template <class T>
T Field(const Json& object, const char* field) {
  const auto found = object.find(field);
  if (found == object.end()) throw WrongField{field, "is missing"};
  try {
    return As<T>(*found);
  } catch (const Json::exception& error) {
    throw WrongField{field, error.what()};
  }
}

bool IsNull(const Json& object, const char* field) {
  const auto found = object.find(field);
  return found == object.end() || found->is_null();
}

const Json& Object(const Json& object, const char* field) {
  const auto found = object.find(field);
  if (found == object.end() || !found->is_object()) {
    throw WrongField{field, "must be an object"};
  }
  return *found;
}

std::vector<Oracle> Oracles(const Json& object, const char* field) {
  std::vector<Oracle> oracles;
  for (const auto& name : Field<std::vector<std::string>>(object, field)) {
    const auto oracle = FindOracle(name);
    if (!oracle) {
      throw WrongField{field,
                       "has \"" + name + "\"; known are " + kKnownOracles};
    }
    oracles.push_back(*oracle);
  }
  return oracles;
}

std::vector<Program> Programs(const Json& object, const char* field) {
  std::vector<Program> programs;
  for (const auto& [name, sizes] : Object(object, field).items()) {
    try {
      programs.push_back({name, sizes.get<std::vector<std::string>>()});
    } catch (const Json::exception& error) {
      throw WrongField{field, error.what()};
    }
  }
  return programs;
}

std::optional<MemoryTarget> Target(const Json& object, const char* field) {
  if (IsNull(object, field)) return std::nullopt;
  const Json& target = Object(object, field);
  return MemoryTarget{Field<std::int64_t>(target, "base"),
                      Field<std::int64_t>(target, "per_unit")};
}

std::optional<std::int64_t> Bytes(const Json& object, const char* field) {
  if (IsNull(object, field)) return std::nullopt;
  return Field<std::int64_t>(object, field);
}

std::int64_t WorkloadSize(const Json& size) {
  try {
    return As<std::int64_t>(size);
  } catch (const Json::exception& error) {
    throw WrongField{"workload_sizes", error.what()};
  }
}

int Positive(const Json& object, const char* field) {
  const int value = Field<int>(object, field);
  if (value <= 0) throw WrongField{field, "must be more than 0"};
  return value;
}

std::optional<StarterLeak> Starter(const Json& object, const char* field) {
  if (IsNull(object, field)) return std::nullopt;
  const Json& leak = Object(object, field);
  return StarterLeak{Field<std::int64_t>(leak, "count"),
                     Field<std::int64_t>(leak, "bytes")};
}

Calibration ReadCalibration(const Json& json) {
  return {Target(json, "working_target"), Target(json, "peak_target"),
          Starter(json, "starter_leak")};
}

// A JSON object is a dictionary of Starlark's, too.
constexpr std::string_view kCalibrationHead =
    "\"\"\"What `bazel run //grader -- calibrate` found: compiler -> kata -> "
    "byte "
    "targets.\"\"\"\n\nCALIBRATED = ";

Json WriteCalibration(const Calibration& calibration) {
  Json json = Json::object();
  for (const auto& [name, target] :
       {std::pair("working_target", calibration.working_target),
        std::pair("peak_target", calibration.peak_target)}) {
    if (!target) continue;
    json[name] = {{"base", target->base}, {"per_unit", target->per_unit}};
  }
  if (const auto& leak = calibration.starter_leak) {
    json["starter_leak"] = {{"bytes", leak->bytes}, {"count", leak->count}};
  }
  return json;
}

Manifest ReadManifest(const Json& json) {
  if (!json.is_object()) throw WrongField{"schema", "needs an object"};
  if (Field<int>(json, "schema") != 1) {
    throw WrongField{"schema",
                     "must be 1: build the grader and the kata from "
                     "one checkout"};
  }
  Manifest manifest;
  manifest.kata = Field<std::string>(json, "kata");
  manifest.title = Field<std::string>(json, "title");
  manifest.pattern = Field<std::string>(json, "pattern");
  manifest.level = Field<int>(json, "level");
  manifest.summary = Field<std::string>(json, "summary");
  manifest.evidence = Oracles(json, "evidence");
  if (manifest.Uses(Oracle::kSchedules) &&
      manifest.Uses(Oracle::kInterleavings)) {
    throw WrongField{"evidence",
                     "has schedules and interleavings: a kata has programs of "
                     "tasks or of threads"};
  }
  if (!IsNull(json, "visible_only")) {
    manifest.visible_only = Field<bool>(json, "visible_only");
  }
  manifest.programs = Programs(json, "programs");
  for (const Json& size : Field<Json::array_t>(json, "workload_sizes")) {
    manifest.workload_sizes.push_back(WorkloadSize(size));
  }
  const bool measured =
      manifest.Uses(Oracle::kHeap) || manifest.Uses(Oracle::kMemcheck);
  if (measured && manifest.workload_sizes.empty()) {
    throw WrongField{"workload_sizes", "must name at least one size"};
  }
  manifest.working_target = Target(json, "working_target");
  manifest.peak_target = Target(json, "peak_target");
  manifest.peak_growth = Bytes(json, "peak_growth");
  manifest.starter_satisfies = Oracles(json, "starter_satisfies");
  manifest.starter_leak = Starter(json, "starter_leak");
  if (!IsNull(json, "starter_verdict")) {
    manifest.starter_verdict = Field<std::string>(json, "starter_verdict");
    if (!FindKind(manifest.starter_verdict)) {
      throw WrongField{"starter_verdict", "is no verdict"};
    }
  }
  if (!IsNull(json, "compiler")) {
    manifest.compiler = Field<std::string>(json, "compiler");
  }
  if (!IsNull(json, "calibrated")) {
    for (const auto& [name, calibration] : Object(json, "calibrated").items()) {
      manifest.calibrated[name] = ReadCalibration(calibration);
    }
  }
  manifest.starter_growth = Bytes(json, "starter_growth");
  const Json& limits = Object(json, "limits");
  manifest.limits = {
      Positive(limits, "cpu_seconds"), Positive(limits, "memory_mib"),
      Positive(limits, "wall_seconds"), Positive(limits, "output_kib")};
  return manifest;
}

// `read` hands over what it made of the text, or throws.
template <class Read>
absl::Status ReadByField(std::string_view json, std::string_view file,
                         const Read& read) {
  try {
    read(Parsed(json));
  } catch (const WrongField& wrong) {
    return absl::InvalidArgumentError(std::string(file) + ": field \"" +
                                      wrong.field + "\" " + wrong.why);
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(std::string(file) +
                                      " is not JSON: " + error.what());
  }
  return absl::OkStatus();
}

// ---- What a record says and a verdict repeats ----

// A TestRecord or a TestResult.
template <class Test>
void ReadTest(const Json& json, Test& test) {
  Get(json, "name", test.name);
  Get(json, "passed", test.passed);
  Get(json, "message", test.message);
}

// What a LeakRecord and a Leak share.
template <class T>
void ReadSharedFields(const Json& json, T& leak) {
  Get(json, "task", leak.task);
  Get(json, "state", leak.state);
  Get(json, "wait_reason", leak.wait_reason);
  Get(json, "awaits_at", leak.awaits_at);
  Get(json, "spawned_at", leak.spawned_at);
  Get(json, "channel", leak.channel);
  Get(json, "count", leak.count);
  Get(json, "bytes", leak.bytes);
}

// ---- Records ----

void ReadLeakRecord(const Json& json, LeakRecord& leak) {
  ReadSharedFields(json, leak);
  Get(json, "pattern", leak.pattern);
  Get(json, "left", leak.left);
}

void ReadPanic(const Json& json, PanicRecord& panic) {
  Get(json, "where", panic.where);
  Get(json, "task", panic.task);
  Get(json, "text", panic.text);
  Get(json, "kind", panic.kind);
  Get(json, "at", panic.at);
}

void ReadTimeout(const Json& json, TimeoutRecord& timeout) {
  Get(json, "where", timeout.where);
  Get(json, "steps", timeout.steps);
}

void ReadCrash(const Json& json, CrashRecord& crash) {
  Get(json, "where", crash.where);
  Get(json, "signal", crash.signal);
  Get(json, "pc", crash.pc);
  Get(json, "at", crash.at);
}

void ReadChannelState(const Json& json, ChannelState& channel) {
  Get(json, "name", channel.name);
  Get(json, "length", channel.length);
  Get(json, "capacity", channel.capacity);
  Get(json, "closed", channel.closed);
}

void ReadStepState(const Json& json, StepState& state) {
  Get(json, "who", state.who);
  Get(json, "parks", state.parks);
  Get(json, "tasks", state.tasks);
  Get(json, "bytes", state.bytes);
  state.channels = List(json, "channels", ReadChannelState);
}

void ReadFailure(const Json& json, Failure& failure) {
  Get(json, "kind", failure.kind);
  Get(json, "text", failure.text);
  Get(json, "shortest", failure.shortest);
  Get(json, "deviations", failure.deviations);
  Get(json, "token", failure.token);
  Get(json, "steps", failure.steps);
  // Of programs without such pictures, absent.
  if (json.contains("states")) {
    failure.states = List(json, "states", ReadStepState);
  }
  failure.leaks = List(json, "leaks", ReadLeakRecord);
  failure.panics = List(json, "panics", ReadPanic);
}

void ReadExploration(const Json& json, Exploration& exploration) {
  Get(json, "program", exploration.program);
  Get(json, "size", exploration.size);
  Get(json, "strategy", exploration.strategy);
  Get(json, "bound", exploration.bound);
  Get(json, "explored", exploration.explored);
  Get(json, "complete", exploration.complete);
  Get(json, "digest", exploration.digest);
  Get(json, "outcomes", exploration.outcomes);
  Get(json, "outcome_digest", exploration.outcome_digest);
  const Json& failure = json.at("failure");
  if (!failure.is_null()) ReadFailure(failure, exploration.failure.emplace());
}

void ReadCensus(const Json& json, Census& census) {
  Get(json, "size", census.size);
  census.leaks = List(json, "leaks", ReadLeakRecord);
  census.panics = List(json, "panics", ReadPanic);
  Get(json, "out_of_steps", census.out_of_steps);
  Get(json, "steps", census.steps);
  Get(json, "frame_blocks", census.frame_blocks);
  Get(json, "frame_bytes", census.frame_bytes);
  Get(json, "record_blocks", census.record_blocks);
  Get(json, "record_bytes", census.record_bytes);
}

// False when there is no such kind of record.
bool Add(const Json& json, Records& records) {
  const auto kind = json.at("record").get<std::string>();
  if (kind == "test") {
    ReadTest(json, records.tests.emplace_back());
  } else if (kind == "panic") {
    ReadPanic(json, records.panics.emplace_back());
  } else if (kind == "timeout") {
    ReadTimeout(json, records.timeouts.emplace_back());
  } else if (kind == "crash") {
    ReadCrash(json, records.crashes.emplace_back());
  } else if (kind == "exploration") {
    ReadExploration(json, records.explorations.emplace_back());
  } else if (kind == "census") {
    ReadCensus(json, records.censuses.emplace_back());
  } else if (kind == "end") {
    records.ended = true;
  } else {
    return false;
  }
  return true;
}

absl::Status NoRecord(std::size_t line, std::string_view why) {
  return absl::InvalidArgumentError(
      "line " + std::to_string(line) +
      " of the result channel has the challenge but is no record (" +
      std::string(why) + "): harness and grader must be of one checkout");
}

// ---- Verdict ----

OrderedJson WriteTest(const TestResult& test) {
  return {
      {"name", test.name}, {"passed", test.passed}, {"message", test.message}};
}

OrderedJson WriteLeak(const Leak& leak) {
  return {{"task", leak.task},
          {"state", leak.state},
          {"wait_reason", leak.wait_reason},
          {"awaits_at", leak.awaits_at},
          {"spawned_at", leak.spawned_at},
          {"channel", leak.channel},
          {"count", leak.count},
          {"bytes", leak.bytes},
          {"lost", leak.lost}};
}

void ReadLeak(const Json& json, Leak& leak) {
  ReadSharedFields(json, leak);
  Get(json, "lost", leak.lost);
}

OrderedJson WriteHeap(const Heap& heap) {
  return {{"size", heap.size},
          {"before", OrNull(heap.before)},
          {"working", OrNull(heap.working)},
          {"after", OrNull(heap.after)},
          {"peak", OrNull(heap.peak)},
          {"working_target", OrNull(heap.working_target)},
          {"peak_target", OrNull(heap.peak_target)}};
}

void ReadHeap(const Json& json, Heap& heap) {
  Get(json, "size", heap.size);
  Get(json, "before", heap.before);
  Get(json, "working", heap.working);
  Get(json, "after", heap.after);
  Get(json, "peak", heap.peak);
  Get(json, "working_target", heap.working_target);
  Get(json, "peak_target", heap.peak_target);
}

OrderedJson WriteSchedules(const Schedules& schedules) {
  return {{"program", schedules.program},   {"size", schedules.size},
          {"strategy", schedules.strategy}, {"bound", schedules.bound},
          {"explored", schedules.explored}, {"complete", schedules.complete}};
}

void ReadSchedules(const Json& json, Schedules& schedules) {
  Get(json, "program", schedules.program);
  Get(json, "size", schedules.size);
  Get(json, "strategy", schedules.strategy);
  Get(json, "bound", schedules.bound);
  Get(json, "explored", schedules.explored);
  Get(json, "complete", schedules.complete);
}

OrderedJson WriteRefusal(const std::optional<Refusal>& refusal) {
  if (!refusal) return nullptr;
  return {{"rule", refusal->rule},
          {"line", refusal->line},
          {"what", refusal->what},
          {"why", refusal->why},
          {"instead", refusal->instead}};
}

// The field "forbidden" of `json`.
std::optional<Refusal> ReadRefusal(const Json& json) {
  const Json& forbidden = json.at("forbidden");
  if (forbidden.is_null()) return std::nullopt;
  Refusal refusal;
  Get(forbidden, "rule", refusal.rule);
  Get(forbidden, "line", refusal.line);
  Get(forbidden, "what", refusal.what);
  Get(forbidden, "why", refusal.why);
  Get(forbidden, "instead", refusal.instead);
  return refusal;
}

void ReadVerdict(const Json& json, Verdict& verdict) {
  Get(json, "kata", verdict.kata);
  Get(json, "points", verdict.points);
  Get(json, "max_points", verdict.max_points);
  Get(json, "sentence", verdict.sentence);
  Get(json, "pattern", verdict.pattern);
  verdict.forbidden = ReadRefusal(json);
  verdict.tests = List(json, "tests", ReadTest<TestResult>);
  verdict.leaks = List(json, "leaks", ReadLeak);
  verdict.heap = List(json, "heap", ReadHeap);
  verdict.schedules = List(json, "schedules", ReadSchedules);
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
}

}  // namespace

absl::StatusOr<Manifest> ParseManifest(std::string_view json,
                                       std::string_view file) {
  Manifest manifest;
  const absl::Status status = ReadByField(
      json, file, [&](const Json& parsed) { manifest = ReadManifest(parsed); });
  if (!status.ok()) return status;
  return manifest;
}

absl::StatusOr<std::vector<Manifest>> ParseCatalog(std::string_view json,
                                                   std::string_view file) {
  std::vector<Manifest> katas;
  const absl::Status status = ReadByField(json, file, [&](const Json& parsed) {
    for (const Json& manifest : parsed) katas.push_back(ReadManifest(manifest));
  });
  if (!status.ok()) return status;
  std::sort(katas.begin(), katas.end(),
            [](const Manifest& a, const Manifest& b) {
              return std::tie(a.level, a.kata) < std::tie(b.level, b.kata);
            });
  return katas;
}

std::string ToJson(const CompileStatus& status) {
  return Text({
      {"ok", status.ok},
      {"first_error", status.first_error},
      {"errors", status.errors},
      {"warnings", status.warnings},
      {"compiler", status.compiler},
      {"timed_out", status.timed_out},
      {"forbidden", WriteRefusal(status.forbidden)},
      {"fault", status.fault},
  });
}

absl::StatusOr<CompileStatus> ParseCompileStatus(std::string_view text,
                                                 std::string_view file) {
  CompileStatus status;
  try {
    const Json json = Parsed(text);
    Get(json, "ok", status.ok);
    Get(json, "first_error", status.first_error);
    Get(json, "errors", status.errors);
    Get(json, "warnings", status.warnings);
    Get(json, "compiler", status.compiler);
    Get(json, "timed_out", status.timed_out);
    status.forbidden = ReadRefusal(json);
    Get(json, "fault", status.fault);
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(
        std::string(file) +
        " is not what compile_kata writes: " + error.what());
  }
  return status;
}

absl::StatusOr<Records> ParseRecords(std::string_view channel,
                                     std::string_view challenge) {
  Records records;
  std::size_t number = 0;
  for (const std::string_view line : Lines(channel)) {
    ++number;
    if (line.size() <= challenge.size() || !line.starts_with(challenge) ||
        line[challenge.size()] != ' ') {
      ++records.ignored_lines;
      continue;
    }
    try {
      if (!Add(Parsed(line.substr(challenge.size() + 1)), records)) {
        return NoRecord(number, "unknown kind");
      }
    } catch (const Json::exception& error) {
      return NoRecord(number, error.what());
    }
  }
  return records;
}

std::string ToJson(const Verdict& verdict) {
  return Text({
      {"schema", 1},
      {"kata", verdict.kata},
      {"verdict", std::string(Name(verdict.verdict))},
      {"points", OrNull(verdict.points)},
      {"max_points", verdict.max_points},
      {"sentence", verdict.sentence},
      {"pattern", verdict.pattern},
      {"forbidden", WriteRefusal(verdict.forbidden)},
      {"tests", List(verdict.tests, WriteTest)},
      {"leaks", List(verdict.leaks, WriteLeak)},
      {"heap", List(verdict.heap, WriteHeap)},
      {"schedules", List(verdict.schedules, WriteSchedules)},
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
  });
}

absl::StatusOr<Verdict> ParseVerdict(std::string_view text,
                                     std::string_view file) {
  Verdict verdict;
  try {
    const Json json = Parsed(text);
    if (As<int>(json.at("schema")) != 1) {
      return absl::InvalidArgumentError(std::string(file) +
                                        ": field \"schema\" must be 1");
    }
    const auto name = json.at("verdict").get<std::string>();
    const auto kind = FindKind(name);
    if (!kind) {
      return absl::InvalidArgumentError(std::string(file) +
                                        ": unknown verdict \"" + name + "\"");
    }
    verdict.verdict = *kind;
    ReadVerdict(json, verdict);
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(std::string(file) +
                                      " is no verdict: " + error.what());
  }
  return verdict;
}

std::string ToJson(const Progress& progress) {
  OrderedJson katas = OrderedJson::object();
  for (const auto& [kata, reached] : progress) {
    katas[kata] = {{"verdict", std::string(Name(reached.verdict))},
                   {"points", reached.points},
                   {"max_points", reached.max_points}};
  }
  return Text({{"schema", 1}, {"katas", katas}});
}

absl::StatusOr<Progress> ParseProgress(std::string_view text,
                                       std::string_view file) {
  const auto unreadable = [file](const std::string& why) {
    return absl::InvalidArgumentError(std::string(file) +
                                      " cannot be read: " + why +
                                      "; mend it, or remove it to begin anew");
  };
  Progress progress;
  try {
    const Json json = Parsed(text);
    if (As<int>(json.at("schema")) != 1)
      return unreadable("field \"schema\" must be 1");
    for (const auto& [kata, reached] : json.at("katas").items()) {
      const auto name = reached.at("verdict").get<std::string>();
      const auto kind = FindKind(name);
      if (!kind) return unreadable(kata + ": unknown verdict \"" + name + "\"");
      progress[kata] = {*kind, As<int>(reached.at("points")),
                        As<int>(reached.at("max_points"))};
    }
  } catch (const Json::exception& error) {
    return unreadable(error.what());
  }
  return progress;
}

std::string ToStarlark(const Calibrations& calibrations) {
  Json json = Json::object();
  for (const auto& [compiler, katas] : calibrations) {
    for (const auto& [kata, calibration] : katas) {
      json[compiler][kata] = WriteCalibration(calibration);
    }
  }
  return std::string(kCalibrationHead) + json.dump(4) + "\n";
}

absl::StatusOr<Calibrations> ParseCalibrations(std::string_view text,
                                               std::string_view file) {
  if (!text.starts_with(kCalibrationHead)) {
    return absl::InvalidArgumentError(
        std::string(file) +
        " is not as `calibrate` writes it: delete it, or "
        "take it from the project again");
  }
  Calibrations calibrations;
  const absl::Status status = ReadByField(
      text.substr(kCalibrationHead.size()), file, [&](const Json& json) {
        for (const auto& [compiler, katas] : json.items()) {
          for (const auto& [kata, calibration] : katas.items()) {
            calibrations[compiler][kata] = ReadCalibration(calibration);
          }
        }
      });
  if (!status.ok()) return status;
  return calibrations;
}

}  // namespace grader
