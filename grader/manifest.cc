#include "grader/manifest.h"

#include <algorithm>

namespace grader {
namespace {

constexpr std::string_view kOracleNames[] = {"behaviour", "schedules", "heap",
                                             "memcheck"};

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

}  // namespace grader
