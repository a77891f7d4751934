// Digests of text, in hexadecimal digits.
#ifndef GRADER_DIGEST_H_
#define GRADER_DIGEST_H_

#include <string>
#include <string_view>

namespace grader {

// SHA-256.
std::string Digest(std::string_view text);

// HMAC-SHA-256: who does not know `key` cannot tell which `text` it is of.
std::string KeyedDigest(std::string_view key, std::string_view text);

}  // namespace grader

#endif  // GRADER_DIGEST_H_
