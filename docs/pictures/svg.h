// Pictures as SVG files that stand alone: no script, no style of a page, and a
// background of their own, so that they are legible on dark pages, too.
#ifndef DOCS_PICTURES_SVG_H_
#define DOCS_PICTURES_SVG_H_

#include <string>
#include <string_view>

namespace docs {

// The whole file: `body` on a sheet of that size, which `title` describes for
// whoever cannot see it.
std::string Svg(double width, double height, std::string_view title,
                std::string_view body);

// One line of text. `attributes` as XML has them, for instance
// `fill="#555"`.
std::string Text(double x, double y, std::string_view attributes,
                 std::string_view text);

}  // namespace docs

#endif  // DOCS_PICTURES_SVG_H_
