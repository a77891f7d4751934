#include "katas/harness/outcomes.h"

#include <string_view>
#include <vector>

#include "runtime/report.h"

namespace kata::harness {
namespace {

std::uint64_t Mix(std::uint64_t hash, std::string_view text) {
  for (const char c : text)
    hash = harness::Mix(hash, static_cast<unsigned char>(c));
  return harness::Mix(hash, text.size());
}

std::uint64_t Hash(const dojo::Leak& leak) {
  std::uint64_t hash = Mix(0, leak.task);
  hash = harness::Mix(hash, static_cast<std::uint64_t>(leak.state));
  hash = Mix(hash, leak.wait_reason);
  return harness::Mix(hash, leak.count);
}

}  // namespace

void Outcomes::Add(std::uint64_t observed, const dojo::Report& report) {
  std::uint64_t hash = harness::Mix(observed, report.out_of_steps);
  hash = harness::Mix(hash, static_cast<std::uint64_t>(report.end.nanoseconds));
  // In which order they happened is a matter of the schedule.
  std::multiset<std::uint64_t> left;
  for (const dojo::Leak& leak : report.leaks) left.insert(Hash(leak));
  for (const dojo::PanicReport& panic : report.panics)
    left.insert(Mix(1, panic.text));
  for (const std::uint64_t each : left) hash = harness::Mix(hash, each);
  hashes_.insert(hash);
}

std::uint64_t Outcomes::digest() const {
  std::uint64_t digest = 0;
  for (const std::uint64_t hash : hashes_) digest = harness::Mix(digest, hash);
  return digest;
}

}  // namespace kata::harness
