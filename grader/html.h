// Text inside HTML. Names, messages and paths are somebody else's, and a page
// is opened by whoever grades them.
#ifndef GRADER_HTML_H_
#define GRADER_HTML_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace grader {

// Visible(text) so that a browser shows it and does nothing else, in an element
// and between quotes. At most `most` bytes are returned: a longer text ends
// with three dots.
std::string Escaped(std::string_view text, std::size_t most = 4'000);

// "<NAME CLASS>TEXT</NAME>" around what is HTML already; without a class
// attribute when `css_class` is empty.
std::string Element(std::string_view name, std::string_view css_class,
                    std::string_view html);

// 12.345 -> "12.3": one place at most, and the same digits everywhere.
std::string Decimal(double value);

}  // namespace grader

#endif  // GRADER_HTML_H_
