#include "katas/harness/result_channel.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace kata::harness {
namespace {

constexpr int kChallengeDescriptor = 3;
constexpr int kResultDescriptor = 4;
constexpr std::size_t kChallengeDigits = 32;

char challenge[kChallengeDigits + 1];  // ends in a space
bool is_open = false;

void WriteAll(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(kResultDescriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // the judge is gone: what is missing has failed
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

void OpenResultChannel() {
  std::size_t have = 0;
  while (have < kChallengeDigits) {
    const ssize_t got =
        read(kChallengeDescriptor, challenge + have, kChallengeDigits - have);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    have += static_cast<std::size_t>(got);
  }
  close(kChallengeDescriptor);
  challenge[kChallengeDigits] = ' ';
  is_open = have == kChallengeDigits;
}

void WriteRecord(std::string_view json) {
  if (!is_open) return;
  WriteAll({challenge, sizeof(challenge)});
  WriteAll(json);
  WriteAll("\n");
}

}  // namespace kata::harness
