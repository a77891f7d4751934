#include "runtime/views/flame_graph.h"

#include <algorithm>
#include <map>

#include "runtime/views/markup.h"

namespace dojo::views {
namespace {

constexpr double kRow = 18, kCharacter = 7;
// Of a row; what is narrower cannot be seen, nor pointed at.
constexpr double kNarrowest = 0.2;

struct Node {
  std::int64_t value = 0;
  std::map<std::string, Node> callees;  // by name, so that equal graphs agree
};

int Depth(const Node& node) {
  int depth = 0;
  for (const auto& [name, callee] : node.callees)
    depth = std::max(depth, Depth(callee));
  return depth + 1;
}

class Painter {
 public:
  Painter(const Node& all, const std::string& unit, double width)
      : width_(width), total_(all.value), rows_(Depth(all)), unit_(unit) {}

  std::string Paint(const Node& all) {
    svg_ = "<svg class=\"flame\" viewBox=\"0 0 " + Number(width_) + ' ' +
           Number(rows_ * kRow) + "\" width=\"100%\" role=\"img\">\n";
    if (total_ > 0) Paint("all", all, 0, 0);
    return svg_ + "</svg>\n";
  }

 private:
  void Paint(const std::string& name, const Node& node, double x, int row) {
    const double width =
        width_ * static_cast<double>(node.value) / static_cast<double>(total_);
    if (width < kNarrowest) return;
    const double y = (rows_ - 1 - row) * kRow;
    svg_ += "<g><title>" + Escaped(name) + ": " + WithCommas(node.value) + ' ' +
            unit_ + " (" +
            Number(100.0 * static_cast<double>(node.value) /
                   static_cast<double>(total_)) +
            "%)</title><rect x=\"" + Number(x) + "\" y=\"" + Number(y) +
            "\" width=\"" + Number(width) + "\" height=\"" + Number(kRow - 1) +
            "\" fill=\"" + ColourOf(name) + "\"/>";
    const auto fits = static_cast<std::size_t>(width / kCharacter);
    if (fits > 3) {
      const std::string text =
          name.size() <= fits ? name : name.substr(0, fits - 2) + "..";
      svg_ += "<text x=\"" + Number(x + 3) + "\" y=\"" + Number(y + kRow - 5) +
              "\">" + Escaped(text) + "</text>";
    }
    svg_ += "</g>\n";
    for (const auto& [callee, below] : node.callees) {
      Paint(callee, below, x, row + 1);
      x += width_ * static_cast<double>(below.value) /
           static_cast<double>(total_);
    }
  }

  const double width_;
  const std::int64_t total_;
  const int rows_;
  const std::string unit_;
  std::string svg_;
};

}  // namespace

std::string FlameGraph(const Profile& profile, std::size_t type, double width) {
  Node all;
  for (const Sample& sample : profile.samples) {
    const std::int64_t value = sample.values[type];
    Node* node = &all;
    node->value += value;
    for (auto frame = sample.stack.rbegin(); frame != sample.stack.rend();
         ++frame) {
      node = &node->callees[frame->function];
      node->value += value;
    }
  }
  return Painter(all, profile.types[type].type, width).Paint(all);
}

}  // namespace dojo::views
