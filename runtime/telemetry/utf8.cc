#include "runtime/telemetry/utf8.h"

#include <cstddef>

namespace dojo::telemetry {
namespace {

bool IsIn(unsigned char byte, unsigned char from, unsigned char to) {
  return from <= byte && byte <= to;
}

// How a character begins, and what its second byte may be: the table of RFC
// 3629, section 4. All others are 80 to BF.
struct Lead {
  std::size_t length = 0;  // 0: no character begins so
  unsigned char second_from = 0x80;
  unsigned char second_to = 0xBF;
};

Lead LeadOf(unsigned char byte) {
  if (byte < 0x80) return {.length = 1};
  if (IsIn(byte, 0xC2, 0xDF)) return {.length = 2};
  if (byte == 0xE0) return {.length = 3, .second_from = 0xA0};
  if (byte == 0xED) return {.length = 3, .second_to = 0x9F};
  if (IsIn(byte, 0xE1, 0xEF)) return {.length = 3};
  if (byte == 0xF0) return {.length = 4, .second_from = 0x90};
  if (byte == 0xF4) return {.length = 4, .second_to = 0x8F};
  if (IsIn(byte, 0xF1, 0xF3)) return {.length = 4};
  return {};
}

}  // namespace

std::string ToValidUtf8(std::string_view bytes) {
  std::string valid;
  while (!bytes.empty()) {
    const Lead lead = LeadOf(static_cast<unsigned char>(bytes[0]));
    std::size_t good = 1;  // bytes that can stand so
    for (; good < lead.length && good < bytes.size(); ++good) {
      const auto byte = static_cast<unsigned char>(bytes[good]);
      if (good == 1 ? !IsIn(byte, lead.second_from, lead.second_to)
                    : !IsIn(byte, 0x80, 0xBF))
        break;
    }
    if (good == lead.length) {
      valid += bytes.substr(0, good);
    } else {
      valid += "\uFFFD";
    }
    bytes.remove_prefix(good);
  }
  return valid;
}

}  // namespace dojo::telemetry
