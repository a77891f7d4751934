#include "docs/pictures/svg.h"

#include "runtime/views/markup.h"

namespace docs {

using dojo::views::Escaped;
using dojo::views::Number;

std::string Svg(double width, double height, std::string_view title,
                std::string_view body) {
  const std::string size = Number(width) + " " + Number(height);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size +
         "\" width=\"" + Number(width) + "\" height=\"" + Number(height) +
         "\" role=\"img\" font-family=\"system-ui, sans-serif\" "
         "font-size=\"13\">\n<title>" +
         Escaped(title) + "</title>\n<rect width=\"" + Number(width) +
         "\" height=\"" + Number(height) + "\" rx=\"6\" fill=\"#fff\"/>\n" +
         std::string(body) + "</svg>\n";
}

std::string Text(double x, double y, std::string_view attributes,
                 std::string_view text) {
  return "<text x=\"" + Number(x) + "\" y=\"" + Number(y) + "\" " +
         std::string(attributes) + ">" + Escaped(text) + "</text>\n";
}

}  // namespace docs
