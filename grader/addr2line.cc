#include "grader/addr2line.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <string_view>

#include "grader/process.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr std::size_t kMostFrames = 64;

}  // namespace

std::string FirstLineInKata(const std::string& output) {
  for (std::string_view line : Lines(output)) {
    // "./kata.cc:12", "/a/kata.cc:12 (discriminator 2)", "??:0"
    line = line.substr(0, line.find(' '));
    line = line.substr(line.rfind('/') + 1);
    if (line.starts_with("kata.cc:") && line.back() >= '0' &&
        line.back() <= '9' && line != "kata.cc:0") {
      return std::string(line);
    }
  }
  return "";
}

std::string LineInKata(const std::string& addr2line, const std::string& program,
                       const std::vector<std::string>& pc,
                       const std::string& folder) {
  Command command;
  command.argv = {addr2line, "-i", "-e", program};
  for (std::size_t i = 0; i < std::min(pc.size(), kMostFrames); ++i) {
    std::string_view digits = pc[i];
    if (digits.starts_with("0x")) digits.remove_prefix(2);
    std::uint64_t address = 0;
    const auto [end, error] = std::from_chars(
        digits.data(), digits.data() + digits.size(), address, 16);
    if (error != std::errc() || end != digits.data() + digits.size()) continue;
    // All but the innermost are return addresses: one byte back is the call.
    if (i > 0 && address > 0) --address;
    char text[20];
    std::snprintf(text, sizeof text, "0x%llx",
                  static_cast<unsigned long long>(address));
    command.argv.push_back(text);
  }
  if (command.argv.size() == 4) return "";
  command.folder = folder;
  const auto outcome = Run(command);
  return outcome.ok() ? FirstLineInKata(outcome->output) : "";
}

}  // namespace grader
