#include "runtime/views/folded.h"

#include <algorithm>
#include <map>

namespace dojo::views {

std::string Folded(const Profile& profile, std::size_t type) {
  std::map<std::string, std::int64_t> lines;
  for (const Sample& sample : profile.samples) {
    std::string line;
    for (auto frame = sample.stack.rbegin(); frame != sample.stack.rend();
         ++frame) {
      if (!line.empty()) line += ';';
      std::string function = frame->function;
      // They would end the frame or the line.
      std::ranges::replace(function, ';', ',');
      std::ranges::replace(function, '\n', ' ');
      line += function;
    }
    lines[line] += sample.values[type];
  }
  std::string text;
  for (const auto& [line, value] : lines) {
    if (value != 0) text += line + ' ' + std::to_string(value) + '\n';
  }
  return text;
}

}  // namespace dojo::views
