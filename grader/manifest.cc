#include "grader/manifest.h"

#include <algorithm>

namespace grader {
namespace {

constexpr std::string_view kOracleNames[] = {
    "behaviour", "schedules", "interleavings", "heap", "memcheck"};

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

std::string CompilerName(std::string_view version_line) {
  constexpr std::string_view kVersion = " version ";
  const std::size_t at = version_line.find(kVersion);
  if (at == std::string_view::npos) return std::string(version_line);
  const std::string_view before = version_line.substr(0, at);
  const std::string_view number = version_line.substr(at + kVersion.size());
  return std::string(before.substr(before.rfind(' ') + 1)) + " " +
         std::string(number.substr(0, number.find('.')));
}

bool IsCalibrated(const Manifest& manifest, std::string_view version_line) {
  const std::string compiler = CompilerName(version_line);
  return manifest.compiler.empty() || manifest.compiler == compiler ||
         manifest.calibrated.contains(compiler);
}

Manifest ForCompiler(Manifest manifest, std::string_view version_line) {
  const std::string compiler = CompilerName(version_line);
  if (manifest.compiler.empty() || manifest.compiler == compiler) {
    return manifest;
  }
  const auto found = manifest.calibrated.find(compiler);
  const Calibration calibration =
      found != manifest.calibrated.end() ? found->second : Calibration();
  manifest.working_target = calibration.working_target;
  manifest.peak_target = calibration.peak_target;
  if (manifest.starter_leak) {
    manifest.starter_leak->bytes =
        calibration.starter_leak ? calibration.starter_leak->bytes : 0;
  }
  manifest.compiler = compiler;
  return manifest;
}

std::string_view Number(std::string_view kata) {
  return kata.substr(0, kata.find('_'));
}

}  // namespace grader
