#include "docs/check/outputs.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "grader/files.h"
#include "grader/text.h"

namespace docs {
namespace {

std::string At(const Page& page, const Block& block) {
  return page.file + ":" + std::to_string(block.line) + ": ";
}

// What a program of our own build prints; its arguments stand on a page that is
// ours too, so a shell may read them.
absl::StatusOr<std::string> OutputOf(const std::string& command) {
  std::FILE* const pipe = popen(command.c_str(), "re");
  if (pipe == nullptr) return grader::SystemError("cannot run " + command);
  std::string printed;
  std::array<char, 4096> some;
  while (const std::size_t size = std::fread(some.data(), 1, some.size(), pipe))
    printed.append(some.data(), size);
  if (const int status = pclose(pipe); status != 0) {
    return absl::FailedPreconditionError("it fails, with status " +
                                         std::to_string(status));
  }
  return printed;
}

// The one command of a block; nothing when there are more.
std::optional<std::string> CommandOf(const Block& block) {
  const std::vector<std::string_view> lines = grader::Lines(block.text);
  if (lines.size() != 1) return std::nullopt;
  // What a shell does not read.
  return std::string(lines[0].substr(0, lines[0].find("  #")));
}

bool IsOutput(const Block& block) {
  return block.language == "text" ||
         (block.language == "table" && FindDirective(block, "output"));
}

std::string FirstDifference(std::string_view shown, std::string_view printed) {
  const auto is = grader::Lines(shown), be = grader::Lines(printed);
  for (std::size_t i = 0;; ++i) {
    const std::string_view a = i < is.size() ? is[i] : "(the end)",
                           b = i < be.size() ? be[i] : "(the end)";
    if (a != b || (i >= is.size() && i >= be.size())) {
      return "line " + std::to_string(i + 1) + "\n  shows:  " + std::string(a) +
             "\n  prints: " + std::string(b);
    }
  }
}

}  // namespace

void Answers::AddFile(std::string command, std::string file) {
  files_.insert_or_assign(std::move(command), std::move(file));
}

void Answers::AddProgram(std::string prefix, std::string program) {
  programs_.insert_or_assign(std::move(prefix), std::move(program));
}

absl::StatusOr<std::string> Answers::To(const std::string& command) const {
  if (const auto file = files_.find(command); file != files_.end())
    return grader::ReadFile(file->second);
  for (const auto& [prefix, program] : programs_) {
    if (command == prefix) return OutputOf(program);
    if (command.starts_with(prefix + " -- "))
      return OutputOf(program + " " + command.substr(prefix.size() + 4));
  }
  return absl::NotFoundError(
      "nobody knows what `" + command +
      "` prints: name it in docs/BUILD, or say `<!-- check: measured -->`");
}

std::vector<Output> OutputsOf(const Page& page, const Answers& answers,
                              std::vector<std::string>& faults) {
  std::vector<Output> outputs;
  const Block* command_block = nullptr;
  for (const Block& block : page.blocks) {
    if (block.language == "sh") command_block = &block;
    if (!IsOutput(block)) continue;
    if (command_block == nullptr || !CommandOf(*command_block)) {
      faults.push_back(At(page, block) +
                       "an output, and no block with one command before it");
      continue;
    }
    const std::string command = *CommandOf(*command_block);
    if (FindDirective(block, "measured")) continue;
    absl::StatusOr<std::string> printed = answers.To(command);
    if (const auto range = FindDirective(block, "lines");
        range && printed.ok()) {
      printed = LinesOf(*printed, *range);
    }
    if (!printed.ok()) {
      faults.push_back(At(page, block) + "`" + command + "`: " +
                       std::string(printed.status().message().data(),
                                   printed.status().message().size()));
      continue;
    }
    outputs.push_back({command, *std::move(printed), &block});
  }
  return outputs;
}

// A token goes stale with its program: so it must stand in an output, which is
// held against what is true.
static std::vector<std::string> UnknownTokens(const Page& page) {
  std::vector<std::string> faults;
  for (const Block& block : page.blocks) {
    const std::size_t replay = block.text.find(" -- replay ");
    if (block.language != "sh" || replay == std::string::npos) continue;
    const std::string command =
        block.text.substr(replay, block.text.find('\n', replay) - replay);
    const bool known =
        std::ranges::any_of(page.blocks, [&](const Block& other) {
          return IsOutput(other) &&
                 other.text.find(command) != std::string::npos;
        });
    if (!known) {
      faults.push_back(At(page, block) + "no output on this page says `" +
                       command.substr(4) + "`");
    }
  }
  return faults;
}

std::vector<std::string> StaleOutputs(const Page& page,
                                      const Answers& answers) {
  std::vector<std::string> faults = UnknownTokens(page);
  for (const Output& output : OutputsOf(page, answers, faults)) {
    if (output.block->text == output.printed) continue;
    faults.push_back(
        At(page, *output.block) + "not what `" + output.command +
        "` prints: " + FirstDifference(output.block->text, output.printed) +
        "\n  bazel run //docs:regenerate writes it anew");
  }
  return faults;
}

absl::StatusOr<std::string> Regenerated(const Page& page,
                                        const Answers& answers) {
  std::vector<std::string> faults;
  const std::vector<Output> outputs = OutputsOf(page, answers, faults);
  if (!faults.empty()) return absl::FailedPreconditionError(faults.front());
  std::string text = page.text;
  // From the last to the first: so those before it stay where they are.
  for (auto output = outputs.rbegin(); output != outputs.rend(); ++output) {
    text.replace(output->block->begin, output->block->text.size(),
                 output->printed);
  }
  return text;
}

absl::StatusOr<std::string> LinesOf(std::string_view text,
                                    const std::string& range) {
  std::size_t first = 0, last = 0;
  const char* const end = range.data() + range.size();
  const auto one = std::from_chars(range.data(), end, first);
  if (one.ec != std::errc() || one.ptr == end || *one.ptr != '-' ||
      std::from_chars(one.ptr + 1, end, last).ptr != end || first < 1 ||
      last < first) {
    return absl::InvalidArgumentError("'" + range +
                                      "' is no range of lines like 3-9");
  }
  const std::vector<std::string_view> lines = grader::Lines(text);
  if (last > lines.size()) {
    return absl::InvalidArgumentError("it prints " +
                                      std::to_string(lines.size()) +
                                      " lines, not " + std::to_string(last));
  }
  std::string chosen;
  for (std::size_t i = first - 1; i < last; ++i)
    chosen.append(lines[i]).append("\n");
  return chosen;
}

}  // namespace docs
