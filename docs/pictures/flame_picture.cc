#include "docs/pictures/flame_picture.h"

#include <algorithm>
#include <cstdlib>

#include "grader/text.h"
#include "runtime/views/flame_graph.h"
#include "runtime/views/profile.h"

namespace docs {
namespace {

using dojo::views::Profile;
using dojo::views::Sample;

// Legible on a phone, too.
constexpr double kWidth = 560;

Sample SampleOf(std::string_view line) {
  const std::size_t blank = line.rfind(' ');
  Sample sample;
  for (std::string_view stack = line.substr(0, blank); !stack.empty();) {
    const std::size_t end = std::min(stack.find(';'), stack.size());
    sample.stack.insert(sample.stack.begin(),
                        {.function = std::string(stack.substr(0, end)),
                         .signature = "",
                         .file = ""});
    stack.remove_prefix(std::min(end + 1, stack.size()));
  }
  sample.values = {std::atoll(std::string(line.substr(blank + 1)).c_str())};
  return sample;
}

}  // namespace

std::string FlamePicture(const std::string& title, std::string_view folded) {
  Profile profile{
      .program = title, .types = {{"bytes", "bytes"}}, .samples = {}};
  for (const std::string_view line : grader::Lines(folded))
    profile.Add(SampleOf(line));
  std::string svg = dojo::views::FlameGraph(profile, 0, kWidth);
  // What the pages that it was made for say in their style.
  const std::string begin = "<svg class=\"flame\"";
  svg.replace(svg.find(begin), begin.size(),
              "<svg xmlns=\"http://www.w3.org/2000/svg\" "
              "font-family=\"system-ui, sans-serif\" font-size=\"12\"");
  return svg;
}

}  // namespace docs
