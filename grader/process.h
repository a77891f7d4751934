// One child process that is not trusted: with limits, a challenge, and a result
// channel.
//
// The child starts in a folder of its own, with an environment that is always
// the same, /dev/null as its input, and nothing open but
//   1, 2  its output; more than the limit is thrown away, it never blocks,
//   3     the challenge: 32 hexadecimal digits and a newline,
//   4     the result channel, see README.md.
// It cannot gain privileges. When it ends, whatever it started ends with it, so
// a process that calls Run() must have no other children.
//
// Several threads may call Run() at a time.
#ifndef GRADER_PROCESS_H_
#define GRADER_PROCESS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/confinement.h"

namespace grader {

struct Command {
  std::vector<std::string> argv;  // argv[0] is a path
  std::string folder;             // to work in; must exist
  std::string home;             // HOME and TMPDIR; empty: the folder to work in
  std::string ld_library_path;  // empty: none

  int cpu_seconds = 10;
  int wall_seconds = 60;
  std::int64_t memory_bytes = 0;  // of address space; 0: no limit
  std::int64_t file_bytes = std::int64_t{64} << 20;
  std::size_t output_bytes = 64 << 10;
  std::size_t channel_bytes = 16 << 20;

  std::optional<Confinement> confinement;  // for whoever's code is not ours
};

struct Outcome {
  int exit_code = 0;         // when signal is 0
  int signal = 0;            // that ended it
  bool out_of_cpu = false;   // it used up cpu_seconds
  bool out_of_wall = false;  // it was killed after wall_seconds
  std::string output;        // of both 1 and 2, as it came
  bool output_cut = false;
  std::string channel;
  bool channel_cut = false;
  std::string challenge;  // without the newline
  double wall_time = 0;   // in seconds
  double cpu_time = 0;
};

// One line of a log: `name`, the times, and how it ended.
std::string LogLine(const std::string& name, const Outcome& outcome);

// Runs `command` to its end. An error means that the child did not start, or
// that this machine failed us: never anything that the child did.
absl::StatusOr<Outcome> Run(const Command& command);

}  // namespace grader

#endif  // GRADER_PROCESS_H_
