// Text inside HTML and SVG.
#ifndef RUNTIME_VIEWS_MARKUP_H_
#define RUNTIME_VIEWS_MARKUP_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace dojo::views {

// `text` so that a browser shows it as it is, also between quotes. A name may
// hold any bytes: those that are no printable ASCII become '?', but for tabs
// and newlines.
std::string Escaped(std::string_view text);

// 12.5 -> "12.5", 3 -> "3": at most two places.
std::string Number(double value);

// 12800 -> "12,800".
std::string WithCommas(std::int64_t number);

// The same colour for the same name, in each page: one of 24 light ones, as a
// colour of CSS.
std::string ColourOf(std::string_view name);

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_MARKUP_H_
