#include "docs/pictures/terminal_picture.h"

#include <algorithm>
#include <vector>

#include "docs/pictures/svg.h"
#include "grader/text.h"
#include "runtime/views/markup.h"

namespace docs {
namespace {

using dojo::views::Number;

constexpr double kCharacter = 7.83, kLine = 18, kMargin = 16, kColumns = 80;
constexpr char kBack[] = "#1e1e1e", kPlain[] = "#e6e6e6", kPrompt[] = "#9cdcfe",
               kRed[] = "#ff8a80", kGreen[] = "#8ee08e";

// The line that states the verdict, "01_unclosed_range: pass, 100 of 100
// points", is green or red, as //grader shows it on a terminal.
std::string_view ColourOf(std::string_view line) {
  const std::size_t colon = line.find(": ");
  const std::string_view kata = line.substr(0, colon);
  if (colon == std::string_view::npos || kata.find('_') == kata.npos ||
      kata.find(' ') != kata.npos) {
    return kPlain;
  }
  return line.substr(colon + 2).starts_with("pass") ? kGreen : kRed;
}

}  // namespace

std::string TerminalPicture(const std::string& command, std::string_view text,
                            std::size_t most) {
  std::vector<std::string_view> lines = grader::Lines(text);
  lines.resize(std::min(lines.size(), most));

  const double width = 2 * kMargin + kColumns * kCharacter;
  const double height =
      2 * kMargin + kLine * static_cast<double>(lines.size() + 2);
  std::string body = "<rect width=\"" + Number(width) + "\" height=\"" +
                     Number(height) + "\" rx=\"6\" fill=\"" + kBack +
                     "\"/>\n<g font-family=\"ui-monospace, 'DejaVu Sans "
                     "Mono', Menlo, Consolas, monospace\" font-size=\"13\" "
                     "xml:space=\"preserve\">\n";
  double y = kMargin + 12;
  // A viewer joins blanks unless they are of this kind.
  const auto unbroken = [](std::string text) {
    for (std::size_t at = text.find(' '); at != std::string::npos;
         at = text.find(' ', at))
      text.replace(at, 1, "&#160;");
    return text;
  };
  const auto line = [&](std::string_view colour, std::string_view words) {
    if (!words.empty()) {
      // A font of another width must not run out of the picture.
      body += "<text x=\"" + Number(kMargin) + "\" y=\"" + Number(y) +
              "\" fill=\"" + std::string(colour) + "\" textLength=\"" +
              Number(kCharacter * static_cast<double>(words.size())) +
              "\" lengthAdjust=\"spacingAndGlyphs\">" +
              unbroken(dojo::views::Escaped(words)) + "</text>\n";
    }
    y += kLine;
  };
  line(kPrompt, "$ " + command);
  line(kPlain, "");
  for (const std::string_view each : lines) line(ColourOf(each), each);
  return Svg(width, height,
             command + ": " + std::string(lines.empty() ? "" : lines[0]),
             body + "</g>\n");
}

}  // namespace docs
