#include "grader/memory_curve.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "grader/html.h"
#include "grader/text.h"

namespace grader {
namespace {

// In the units of the drawing, which a browser makes as wide as its page.
constexpr double kWidth = 640, kHeight = 240, kPad = 12;

// A line across, at so many bytes above `before`.
struct Level {
  std::string_view css_class;
  std::string what;
  std::int64_t bytes = 0;
};

// A moment: its shape says which, also without colours.
struct Mark {
  std::string_view shape;  // of a path, around 0 0
  std::string what;
  HeapPoint at;
};

constexpr std::string_view kTriangle = "M0-7L7 6H-7Z";
constexpr std::string_view kSquare = "M-6-6H6V6H-6Z";

class Drawing {
 public:
  Drawing(const HeapRun& run, std::int64_t before, std::vector<Level> levels,
          std::vector<Mark> marks, std::vector<HeapPoint> starter)
      : run_(run),
        before_(before),
        levels_(std::move(levels)),
        marks_(std::move(marks)),
        starter_(std::move(starter)) {
    begin_ = run_.curve.front().time;
    // It is counted from its first point: here it begins where the other does.
    for (HeapPoint& point : starter_) {
      point.time += begin_;
      point.bytes += before_;
    }
    for (const std::vector<HeapPoint>* curve :
         {&run_.curve, &std::as_const(starter_)}) {
      for (const HeapPoint& point : *curve) {
        end_ = std::max(end_, point.time);
      }
      most_ = std::max(most_, Most(*curve));
    }
    for (const Level& level : levels_) most_ = std::max(most_, level.bytes);
  }

  std::string Figure(const std::string& title) const {
    std::string svg = "<svg class=\"curve\" viewBox=\"0 0 " + Decimal(kWidth) +
                      ' ' + Decimal(kHeight) + "\" role=\"img\" aria-label=\"" +
                      Escaped(title) + "\">\n";
    svg += "<path class=\"axis\" d=\"M" + X(begin_) + ' ' + Decimal(kPad) +
           'V' + Y(0) + 'H' + Decimal(kWidth - kPad) + "\"/>\n";
    for (const Level& level : levels_) {
      svg += "<path class=\"" + std::string(level.css_class) + "\" d=\"M" +
             X(begin_) + ' ' + Y(level.bytes) + 'H' + Decimal(kWidth - kPad) +
             "\"/>\n";
    }
    if (!starter_.empty()) {
      svg += "<path class=\"starter-heap\" d=\"" + Steps(starter_) + "\"/>\n";
    }
    svg += "<path class=\"heap\" d=\"" + Steps(run_.curve) + "\"/>\n";
    for (const Mark& mark : marks_) {
      svg += "<path class=\"mark\" transform=\"translate(" + X(mark.at.time) +
             ' ' + Y(mark.at.bytes - before_) + ")\" d=\"" +
             std::string(mark.shape) + "\"/>\n";
    }
    svg += "</svg>\n";

    std::string key = Key("<path class=\"heap\" d=\"M1 14H10V6H25\"/>",
                          "this file over time, at most", Most(run_.curve));
    if (!starter_.empty()) {
      key += Key("<path class=\"starter-heap\" d=\"M1 14H10V6H25\"/>",
                 "the untouched starter over time, at most", Most(starter_));
    }
    for (const Mark& mark : marks_) {
      key += Key("<path class=\"mark\" transform=\"translate(13 10)\" d=\"" +
                     std::string(mark.shape) + "\"/>",
                 mark.what, mark.at.bytes - before_);
    }
    for (const Level& level : levels_) {
      key += Key("<path class=\"" + std::string(level.css_class) +
                     "\" d=\"M1 10H25\"/>",
                 level.what, level.bytes);
    }
    return "<figure>\n<figcaption>" + Escaped(title) + "</figcaption>\n" + svg +
           Element("ul", "key", "\n" + key) + "\n</figure>\n";
  }

 private:
  std::int64_t Most(const std::vector<HeapPoint>& curve) const {
    std::int64_t most = 0;
    for (const HeapPoint& point : curve) {
      most = std::max(most, point.bytes - before_);
    }
    return most;
  }

  std::string X(std::int64_t time) const {
    const double share =
        static_cast<double>(time - begin_) /
        static_cast<double>(std::max<std::int64_t>(end_ - begin_, 1));
    return Decimal(kPad + (kWidth - 2 * kPad) * share);
  }
  // What lies below `before` is drawn on the axis.
  std::string Y(std::int64_t bytes) const {
    const double share = static_cast<double>(std::max<std::int64_t>(bytes, 0)) /
                         static_cast<double>(std::max<std::int64_t>(most_, 1));
    return Decimal(kHeight - kPad - (kHeight - 2 * kPad) * share);
  }

  // Between two snapshots the heap is what it was at the first.
  std::string Steps(const std::vector<HeapPoint>& curve) const {
    std::string path;
    for (const HeapPoint& point : curve) {
      path +=
          path.empty() ? "M" + X(point.time) + ' ' : "H" + X(point.time) + 'V';
      path += Y(point.bytes - before_);
    }
    return path;
  }

  static std::string Key(const std::string& sample, std::string_view what,
                         std::int64_t bytes) {
    return "<li><svg viewBox=\"0 0 26 20\" aria-hidden=\"true\">" + sample +
           "</svg> <span>" + Escaped(what) + ": <b>" + WithCommas(bytes) +
           "</b></span></li>\n";
  }

  const HeapRun& run_;
  const std::int64_t before_;
  const std::vector<Level> levels_;
  const std::vector<Mark> marks_;
  std::vector<HeapPoint> starter_;
  std::int64_t begin_ = 0, end_ = 0;  // in massif's time
  std::int64_t most_ = 0;
};

}  // namespace

std::string MemoryCurve(const HeapRun& run, const Heap& heap,
                        const StarterHeap& starter) {
  if (run.curve.empty() || !heap.before) return "";
  std::vector<Level> levels;
  if (heap.working_target) {
    levels.push_back({"target", "target in mid-work", *heap.working_target});
  }
  if (heap.peak_target) {
    levels.push_back({"peak-target", "target of the peak", *heap.peak_target});
  }
  if (starter.left) {
    levels.push_back(
        {"starter", "what the untouched starter leaves", *starter.left});
  }
  std::vector<Mark> marks;
  if (run.at_working) {
    marks.push_back({kTriangle, "in mid-work", *run.at_working});
  }
  if (run.at_after) marks.push_back({kSquare, "after the work", *run.at_after});
  return Drawing(run, *heap.before, std::move(levels), std::move(marks),
                 starter.curve)
      .Figure("Size " + std::to_string(run.size) +
              ": bytes above those before the work");
}

}  // namespace grader
