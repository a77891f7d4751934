#include "grader/records.h"

#include <nlohmann/json.hpp>

#include "grader/text.h"

namespace grader {
namespace {

using Json = nlohmann::json;

template <class T>
void Get(const Json& json, const char* field, T& into) {
  json.at(field).get_to(into);
}

void from_json(const Json& json, PanicRecord& panic) {
  Get(json, "where", panic.where);
  Get(json, "task", panic.task);
  Get(json, "text", panic.text);
  Get(json, "kind", panic.kind);
  Get(json, "at", panic.at);
}

void from_json(const Json& json, LeakRecord& leak) {
  Get(json, "task", leak.task);
  Get(json, "state", leak.state);
  Get(json, "wait_reason", leak.wait_reason);
  Get(json, "awaits_at", leak.awaits_at);
  Get(json, "spawned_at", leak.spawned_at);
  Get(json, "channel", leak.channel);
  Get(json, "count", leak.count);
  Get(json, "bytes", leak.bytes);
  Get(json, "pattern", leak.pattern);
  Get(json, "left", leak.left);
}

template <class T>
std::vector<T> List(const Json& json, const char* field) {
  std::vector<T> list;
  for (const Json& item : json.at(field)) from_json(item, list.emplace_back());
  return list;
}

Failure ReadFailure(const Json& json) {
  Failure failure;
  Get(json, "kind", failure.kind);
  Get(json, "text", failure.text);
  Get(json, "shortest", failure.shortest);
  Get(json, "deviations", failure.deviations);
  Get(json, "token", failure.token);
  Get(json, "steps", failure.steps);
  failure.leaks = List<LeakRecord>(json, "leaks");
  failure.panics = List<PanicRecord>(json, "panics");
  return failure;
}

Exploration ReadExploration(const Json& json) {
  Exploration exploration;
  Get(json, "program", exploration.program);
  Get(json, "size", exploration.size);
  Get(json, "strategy", exploration.strategy);
  Get(json, "bound", exploration.bound);
  Get(json, "explored", exploration.explored);
  Get(json, "complete", exploration.complete);
  Get(json, "digest", exploration.digest);
  const Json& failure = json.at("failure");
  if (!failure.is_null()) exploration.failure = ReadFailure(failure);
  return exploration;
}

Census ReadCensus(const Json& json) {
  Census census;
  Get(json, "size", census.size);
  census.leaks = List<LeakRecord>(json, "leaks");
  census.panics = List<PanicRecord>(json, "panics");
  Get(json, "out_of_steps", census.out_of_steps);
  Get(json, "frame_blocks", census.frame_blocks);
  Get(json, "frame_bytes", census.frame_bytes);
  Get(json, "record_blocks", census.record_blocks);
  Get(json, "record_bytes", census.record_bytes);
  return census;
}

// False when there is no such kind of record.
bool Add(const Json& json, Records& records) {
  const std::string kind = json.at("record");
  if (kind == "test") {
    TestRecord& test = records.tests.emplace_back();
    Get(json, "name", test.name);
    Get(json, "passed", test.passed);
    Get(json, "message", test.message);
  } else if (kind == "panic") {
    from_json(json, records.panics.emplace_back());
  } else if (kind == "timeout") {
    TimeoutRecord& timeout = records.timeouts.emplace_back();
    Get(json, "where", timeout.where);
    Get(json, "steps", timeout.steps);
  } else if (kind == "crash") {
    CrashRecord& crash = records.crashes.emplace_back();
    Get(json, "where", crash.where);
    Get(json, "signal", crash.signal);
    Get(json, "pc", crash.pc);
    Get(json, "at", crash.at);
  } else if (kind == "exploration") {
    records.explorations.push_back(ReadExploration(json));
  } else if (kind == "census") {
    records.censuses.push_back(ReadCensus(json));
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

}  // namespace

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
      if (!Add(Json::parse(line.substr(challenge.size() + 1)), records)) {
        return NoRecord(number, "unknown kind");
      }
    } catch (const Json::exception& error) {
      return NoRecord(number, error.what());
    }
  }
  return records;
}

}  // namespace grader
