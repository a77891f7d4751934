#include "grader/calibrate.h"

#include <algorithm>
#include <map>

#include "grader/text.h"

namespace grader {
namespace {

constexpr std::int64_t kSlack = 1024;
constexpr std::int64_t kFrames = 4;
constexpr std::int64_t kRound = 100;

std::int64_t DividedUp(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

// The largest above `before`, by size; empty when some fix was not measured.
std::map<std::int64_t, std::int64_t> Largest(
    const std::vector<Verdict>& right,
    std::optional<std::int64_t> Heap::* measure) {
  std::map<std::int64_t, std::int64_t> largest;
  for (const Verdict& verdict : right) {
    for (const Heap& heap : verdict.heap) {
      if (!(heap.*measure) || !heap.before) return {};
      std::int64_t& most = largest[heap.size];
      most = std::max(most, *(heap.*measure) - *heap.before);
    }
  }
  return largest;
}

std::optional<MemoryTarget> Derive(
    const std::map<std::int64_t, std::int64_t>& largest,
    const StarterLeak& starter) {
  if (largest.empty()) return std::nullopt;
  MemoryTarget target;
  for (auto next = std::next(largest.begin()); next != largest.end(); ++next) {
    const auto& [size, bytes] = *std::prev(next);
    target.per_unit = std::max(
        target.per_unit, DividedUp(next->second - bytes, next->first - size));
  }
  for (const auto& [size, bytes] : largest) {
    target.base = std::max(target.base, bytes - target.per_unit * size);
  }
  target.base = DividedUp(WithSlack(target.base, starter), kRound) * kRound;
  return target;
}

std::string Shown(const std::optional<MemoryTarget>& target) {
  if (!target) return "none";
  return WithCommas(target->base) + " + " + WithCommas(target->per_unit) +
         " * size";
}

}  // namespace

std::int64_t WithSlack(std::int64_t largest, const StarterLeak& starter) {
  const std::int64_t frame =
      starter.count > 0 ? starter.bytes / starter.count : 0;
  return largest + kFrames * frame + kSlack;
}

Calibration Calibrate(const Manifest& manifest, const Verdict& starter,
                      const std::vector<Verdict>& right) {
  Calibration calibration;
  StarterLeak leak;
  for (const Leak& each : starter.leaks) {
    leak.count += each.count;
    leak.bytes += each.bytes;
  }
  if (manifest.starter_leak) calibration.starter_leak = leak;
  if (manifest.working_target) {
    calibration.working_target = Derive(Largest(right, &Heap::working), leak);
  }
  if (manifest.peak_target) {
    calibration.peak_target = Derive(Largest(right, &Heap::peak), leak);
  }
  return calibration;
}

std::string ShowCalibration(const Manifest& manifest,
                            const std::string& compiler,
                            const Calibration& calibration) {
  const auto leak = [](const std::optional<StarterLeak>& starter) {
    return starter ? Count(starter->count, "task") + ", " +
                         Count(starter->bytes, "byte")
                   : std::string("none");
  };
  const auto row = [](const std::string& what, const std::string& derived,
                      const std::string& given) {
    return "  " + what + derived + " (" + given + ")\n";
  };
  return manifest.kata + ": " + compiler + "'s (those of " + manifest.compiler +
         ")\n" +
         row("working_target: ", Shown(calibration.working_target),
             Shown(manifest.working_target)) +
         row("peak_target:    ", Shown(calibration.peak_target),
             Shown(manifest.peak_target)) +
         row("starter_leak:   ", leak(calibration.starter_leak),
             leak(manifest.starter_leak));
}

}  // namespace grader
