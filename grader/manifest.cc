#include "grader/manifest.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

namespace grader {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kOracleNames[] = {"behaviour", "schedules", "heap",
                                             "memcheck"};

// Which field is being read, for the message when it is not as it must be.
struct WrongField {
  std::string field;
  std::string why;
};

template <class T>
T Get(const Json& object, const char* field) {
  const auto found = object.find(field);
  if (found == object.end()) throw WrongField{field, "is missing"};
  try {
    return found->get<T>();
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
  for (const auto& name : Get<std::vector<std::string>>(object, field)) {
    const auto oracle = FindOracle(name);
    if (!oracle) {
      throw WrongField{field, "has \"" + name +
                                  "\"; known are behaviour, schedules, heap "
                                  "and memcheck"};
    }
    oracles.push_back(*oracle);
  }
  return oracles;
}

std::optional<MemoryTarget> Target(const Json& object, const char* field) {
  if (IsNull(object, field)) return std::nullopt;
  const Json& target = Object(object, field);
  return MemoryTarget{Get<std::int64_t>(target, "base"),
                      Get<std::int64_t>(target, "per_unit")};
}

int Positive(const Json& object, const char* field) {
  const int value = Get<int>(object, field);
  if (value <= 0) throw WrongField{field, "must be more than 0"};
  return value;
}

Manifest FromJson(const Json& json) {
  if (!json.is_object()) throw WrongField{"schema", "needs an object"};
  if (Get<int>(json, "schema") != 1) {
    throw WrongField{"schema",
                     "must be 1: build the grader and the kata from "
                     "one checkout"};
  }
  Manifest manifest;
  manifest.kata = Get<std::string>(json, "kata");
  manifest.title = Get<std::string>(json, "title");
  manifest.pattern = Get<std::string>(json, "pattern");
  manifest.level = Get<int>(json, "level");
  manifest.summary = Get<std::string>(json, "summary");
  manifest.evidence = Oracles(json, "evidence");
  for (const auto& [name, sizes] : Object(json, "programs").items()) {
    try {
      manifest.programs.push_back(
          {name, sizes.get<std::vector<std::string>>()});
    } catch (const Json::exception& error) {
      throw WrongField{"programs", error.what()};
    }
  }
  manifest.workload_sizes =
      Get<std::vector<std::int64_t>>(json, "workload_sizes");
  const bool measured =
      manifest.Uses(Oracle::kHeap) || manifest.Uses(Oracle::kMemcheck);
  if (measured && manifest.workload_sizes.empty()) {
    throw WrongField{"workload_sizes", "must name at least one size"};
  }
  manifest.working_target = Target(json, "working_target");
  manifest.peak_target = Target(json, "peak_target");
  manifest.starter_satisfies = Oracles(json, "starter_satisfies");
  if (!IsNull(json, "starter_leak")) {
    const Json& leak = Object(json, "starter_leak");
    manifest.starter_leak = StarterLeak{Get<std::int64_t>(leak, "count"),
                                        Get<std::int64_t>(leak, "bytes")};
  }
  const Json& limits = Object(json, "limits");
  manifest.limits = {
      Positive(limits, "cpu_seconds"), Positive(limits, "memory_mib"),
      Positive(limits, "wall_seconds"), Positive(limits, "output_kib")};
  return manifest;
}

absl::Status Error(std::string_view file, const WrongField& wrong) {
  return absl::InvalidArgumentError(std::string(file) + ": field \"" +
                                    wrong.field + "\" " + wrong.why);
}

absl::Status NotJson(std::string_view file, const Json::exception& error) {
  return absl::InvalidArgumentError(std::string(file) +
                                    " is not JSON: " + error.what());
}

}  // namespace

std::string_view Name(Oracle oracle) {
  return kOracleNames[static_cast<int>(oracle)];
}

std::optional<Oracle> FindOracle(std::string_view name) {
  for (const Oracle oracle : kOracles) {
    if (Name(oracle) == name) return oracle;
  }
  return std::nullopt;
}

bool Manifest::Uses(Oracle oracle) const {
  return std::find(evidence.begin(), evidence.end(), oracle) != evidence.end();
}

std::string_view Number(std::string_view kata) {
  return kata.substr(0, kata.find('_'));
}

absl::StatusOr<Manifest> ParseManifest(std::string_view json,
                                       std::string_view file) {
  try {
    return FromJson(Json::parse(json));
  } catch (const WrongField& wrong) {
    return Error(file, wrong);
  } catch (const Json::exception& error) {
    return NotJson(file, error);
  }
}

absl::StatusOr<std::vector<Manifest>> ParseCatalog(std::string_view json,
                                                   std::string_view file) {
  std::vector<Manifest> katas;
  try {
    for (const Json& manifest : Json::parse(json)) {
      katas.push_back(FromJson(manifest));
    }
  } catch (const WrongField& wrong) {
    return Error(file, wrong);
  } catch (const Json::exception& error) {
    return NotJson(file, error);
  }
  std::sort(katas.begin(), katas.end(),
            [](const Manifest& a, const Manifest& b) {
              return std::tie(a.level, a.kata) < std::tie(b.level, b.kata);
            });
  return katas;
}

}  // namespace grader
