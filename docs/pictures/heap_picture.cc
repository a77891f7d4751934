#include "docs/pictures/heap_picture.h"

#include <algorithm>
#include <cstdint>

#include "docs/pictures/svg.h"
#include "runtime/views/markup.h"

namespace docs {
namespace {

using dojo::views::Number;
using dojo::views::WithCommas;
using Curve = std::vector<grader::HeapPoint>;

// Legible on a phone, too.
constexpr double kWidth = 560, kHeight = 320;
constexpr double kLeft = 82, kRight = 545, kTop = 84, kBottom = 290;
constexpr char kBefore[] = "#b3261e", kAfter[] = "#12652f", kGrey[] = "#555";

std::int64_t Peak(const Curve& curve) {
  std::int64_t peak = 0;
  for (const grader::HeapPoint& point : curve)
    peak = std::max(peak, point.bytes);
  return peak;
}

class Axes {
 public:
  Axes(const Curve& before, const Curve& after)
      : most_(std::max({Peak(before), Peak(after), std::int64_t{1}})) {
    for (const Curve* curve : {&before, &after}) {
      if (!curve->empty()) end_ = std::max(end_, curve->back().time);
    }
  }

  // Between two snapshots the heap is what it was at the first.
  std::string Draw(const Curve& curve, const std::string& colour) const {
    std::string path;
    for (const grader::HeapPoint& point : curve) {
      path += path.empty() ? "M" + X(point.time) + " " + Y(point.bytes)
                           : "H" + X(point.time) + "V" + Y(point.bytes);
    }
    if (path.empty()) return "";
    const std::string stroke =
        "fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\"";
    std::string svg = "<path d=\"" + path + "\" " + stroke + "/>\n";
    // What has not come back by its end never will.
    if (curve.back().bytes > 0) {
      svg += "<path d=\"M" + X(curve.back().time) + " " +
             Y(curve.back().bytes) + "H" + Number(kRight) + "\" " + stroke +
             " stroke-dasharray=\"3 5\"/>\n";
    }
    return svg;
  }

  std::string Frame() const {
    std::string svg = "<path d=\"M" + Number(kLeft) + " " + Number(kTop) + "V" +
                      Number(kBottom) + "H" + Number(kRight) +
                      "\" fill=\"none\" stroke=\"#888\"/>\n";
    for (const std::int64_t bytes : {std::int64_t{0}, most_ / 2, most_}) {
      svg += Text(kLeft - 8, std::stod(Y(bytes)) + 4,
                  "text-anchor=\"end\" fill=\"" + std::string(kGrey) + "\"",
                  WithCommas(bytes));
    }
    return svg + Text(kLeft, kHeight - 10,
                      "fill=\"" + std::string(kGrey) + "\"",
                      "bytes on the heap, over bytes asked for and given back");
  }

 private:
  std::string X(std::int64_t time) const {
    return Number(kLeft + (kRight - kLeft) * static_cast<double>(time) /
                              static_cast<double>(end_));
  }
  std::string Y(std::int64_t bytes) const {
    return Number(kBottom -
                  (kBottom - kTop) *
                      static_cast<double>(std::max<std::int64_t>(bytes, 0)) /
                      static_cast<double>(most_));
  }

  const std::int64_t most_;
  std::int64_t end_ = 1;
};

std::string Legend(double y, const std::string& colour, const std::string& what,
                   const Curve& curve) {
  const std::int64_t end = curve.empty() ? 0 : curve.back().bytes;
  return "<path d=\"M16 " + Number(y - 4) + "h22\" stroke=\"" + colour +
         "\" stroke-width=\"3\"/>\n" +
         Text(44, y, "fill=\"" + colour + "\"",
              what + ": at most " + WithCommas(Peak(curve)) + ", at the end " +
                  WithCommas(end));
}

}  // namespace

std::string HeapPicture(const std::string& title, const Curve& before,
                        const Curve& after) {
  const Axes axes(before, after);
  return Svg(kWidth, kHeight, title,
             Text(16, 24, "font-weight=\"bold\"", title) + axes.Frame() +
                 axes.Draw(before, kBefore) + axes.Draw(after, kAfter) +
                 Legend(46, kBefore, "starter", before) +
                 Legend(66, kAfter, "fix", after));
}

}  // namespace docs
