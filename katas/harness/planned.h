// What the mains of `explore` have in common, whatever it is that they explore:
// programs that a manifest plans, and programs that a token names. A Program
// has a name.
#ifndef KATAS_HARNESS_PLANNED_H_
#define KATAS_HARNESS_PLANNED_H_

#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "katas/harness/json.h"
#include "katas/harness/result_channel.h"
#include "katas/harness/size.h"

namespace kata::harness {

// Exit codes.
inline constexpr int kOk = 0, kJudgedNotSo = 1, kUsage = 2;

// Null when there is none.
template <class Program>
const Program* Find(const std::vector<Program>& programs,
                    const std::string& name) {
  for (const Program& program : programs) {
    if (program.name == name) return &program;
  }
  return nullptr;
}

// Writes a record for each program and size that the manifest plans: what
// `explore(plan, program, size, size_text)` makes of it. Returns an exit code.
template <class Program, class Explore>
int RunPlanned(const char* manifest_path, const std::vector<Program>& programs,
               const Explore& explore) {
  const std::optional<ExplorationPlan> plan =
      ReadExplorationPlan(manifest_path);
  if (!plan) {
    std::fprintf(stderr, "explore: %s is no manifest\n", manifest_path);
    return kUsage;
  }
  for (const ExplorationPlan::Program& planned : plan->programs) {
    const Program* program = Find(programs, planned.name);
    for (const std::string& size_text : planned.sizes) {
      const std::vector<int> size = ReadSize(size_text);
      if (program == nullptr || size.empty()) {
        std::fprintf(stderr,
                     "explore: the manifest asks for program %s of size %s; "
                     "there is none\n",
                     planned.name.c_str(), size_text.c_str());
        return kUsage;
      }
      WriteRecord(explore(*plan, *program, size, size_text));
    }
  }
  WriteRecord(R"({"record":"end"})");
  return kOk;
}

// The exit code for a token of another kata, or of programs that it had.
inline int BelongsToNoProgram(const std::string& token) {
  std::fprintf(stderr,
               "explore: the token '%s' belongs to no program of this kata\n",
               token.c_str());
  return kUsage;
}

// Returns what `replay(parts, program, size)` returns for the program that the
// token names: an exit code. `like`: what a token looks like.
template <class Program, class Replay>
int ReplayNamed(const std::string& token, const char* like,
                const std::vector<Program>& programs, const Replay& replay) {
  const std::optional<TokenParts> parts = ReadToken(token);
  if (!parts) {
    std::fprintf(stderr, "explore: '%s' is no token; a token looks like %s\n",
                 token.c_str(), like);
    return kUsage;
  }
  const Program* program = Find(programs, parts->program);
  const std::vector<int> size = ReadSize(parts->size);
  if (program == nullptr || size.empty()) return BelongsToNoProgram(token);
  return replay(*parts, *program, size);
}

}  // namespace kata::harness

#endif  // KATAS_HARNESS_PLANNED_H_
