// Valid UTF-8 out of any bytes, for formats that demand it.
#ifndef RUNTIME_TELEMETRY_UTF8_H_
#define RUNTIME_TELEMETRY_UTF8_H_

#include <string>
#include <string_view>

namespace dojo::telemetry {

// Each byte that belongs to no character of UTF-8 (overlong forms, surrogates
// and what is beyond U+10FFFF are none: RFC 3629) becomes U+FFFD; so does each
// beginning of a character that breaks off, as a whole.
std::string ToValidUtf8(std::string_view bytes);

}  // namespace dojo::telemetry

#endif  // RUNTIME_TELEMETRY_UTF8_H_
