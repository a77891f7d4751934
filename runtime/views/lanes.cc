#include "runtime/views/lanes.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "runtime/views/markup.h"
#include "runtime/views/task_dump.h"

namespace dojo::views {
namespace {

constexpr double kWidth = 1200, kNames = 130, kLane = 16, kClock = 16;
constexpr double kNarrowest = 0.1;
// With more, arrows would be one black cloud.
constexpr std::size_t kMostArrows = 1'000;

std::vector<const TaskTrack*> Shown(const Recording& recording) {
  std::vector<const TaskTrack*> shown;
  for (const TaskTrack& task : recording.tasks) shown.push_back(&task);
  std::ranges::sort(shown, {}, [](const TaskTrack* task) {
    return std::pair(task->id == 1 ? 0 : task->end ? 2 : 1, task->id);
  });
  if (shown.size() > kMostLanes) shown.resize(kMostLanes);
  std::ranges::sort(shown, {}, &TaskTrack::id);
  return shown;
}

class Painter {
 public:
  explicit Painter(const Recording& recording) : recording_(recording) {
    const auto shown = Shown(recording);
    for (const TaskTrack* task : shown)
      lane_of_.emplace(task->id, static_cast<int>(lane_of_.size()));
    scale_ = (kWidth - kNames) / static_cast<double>(std::max<std::int64_t>(
                                     recording.end.order, 1));
    svg_ = "<svg class=\"lanes\" viewBox=\"0 0 " + Number(kWidth) + ' ' +
           Number(kClock + kLane * static_cast<double>(lane_of_.size())) +
           "\" width=\"100%\" role=\"img\">\n";
    for (const TaskTrack* task : shown) Name(*task);
    for (const Span& span : recording.spans) Draw(span);
    Clock();
    if (recording.transfers.size() <= kMostArrows) {
      for (const Transfer& transfer : recording.transfers) Draw(transfer);
    }
    svg_ += "</svg>\n";
  }

  const std::string& svg() const { return svg_; }

 private:
  double X(Instant at) const {
    return kNames + scale_ * static_cast<double>(at.order);
  }
  double Top(std::uint32_t task) const {
    return kClock + kLane * lane_of_.at(task);
  }

  void Name(const TaskTrack& task) {
    svg_ += "<text x=\"0\" y=\"" + Number(Top(task.id) + kLane - 4) + "\">" +
            Escaped(task.name.substr(0, 12)) + " #" + std::to_string(task.id) +
            "</text>\n";
  }

  void Draw(const Span& span) {
    if (!lane_of_.contains(span.task)) return;
    const Instant end = span.end.value_or(recording_.end);
    const double width = X(end) - X(span.begin);
    if (width < kNarrowest) return;
    const bool leaked = recording_.StaysBehind(span);
    std::string title = span.what;
    for (const std::uint32_t id : span.channels) {
      if (const ChannelTrack* const channel = recording_.FindChannel(id);
          channel != nullptr)
        title += " on \"" + channel->name + '"';
    }
    if (span.at.line != 0) title += " at " + span.at.ToString();
    if (leaked) title += ": stays behind";
    svg_ += "<rect class=\"" +
            std::string(leaked                        ? "leaked"
                        : span.parked()               ? "parked"
                        : span.what == Span::kRunning ? "running"
                                                      : "runnable") +
            "\" x=\"" + Number(X(span.begin)) + "\" y=\"" +
            Number(Top(span.task) + 2) + "\" width=\"" + Number(width) +
            "\" height=\"" + Number(kLane - 4) + "\"><title>" + Escaped(title) +
            "</title></rect>\n";
  }

  void Draw(const Transfer& transfer) {
    if (!lane_of_.contains(transfer.sender) ||
        !lane_of_.contains(transfer.receiver)) {
      return;
    }
    const double middle = kLane / 2;
    svg_ += "<line class=\"arrow\" x1=\"" + Number(X(transfer.sent)) +
            "\" y1=\"" + Number(Top(transfer.sender) + middle) + "\" x2=\"" +
            Number(X(transfer.received)) + "\" y2=\"" +
            Number(Top(transfer.receiver) + middle) + "\"/>\n";
  }

  // Where the clock moves: before the first span of a later instant.
  void Clock() {
    std::int64_t now = 0;
    double free_from = kNames;
    for (const Span& span : recording_.spans) {
      if (span.begin.now == now) continue;
      now = span.begin.now;
      const std::string x = Number(X(span.begin));
      svg_ += "<line class=\"clock\" x1=\"" + x + "\" y1=\"0\" x2=\"" + x +
              "\" y2=\"100%\"/>\n";
      if (X(span.begin) < free_from) continue;
      const std::string text = DurationText({now});
      svg_ += "<text x=\"" + Number(X(span.begin) + 2) + "\" y=\"11\">" + text +
              "</text>\n";
      free_from = X(span.begin) + 8 * static_cast<double>(text.size());
    }
  }

  const Recording& recording_;
  std::map<std::uint32_t, int> lane_of_;
  double scale_ = 1;
  std::string svg_;
};

}  // namespace

std::string Lanes(const Recording& recording) {
  std::string picture = Painter(recording).svg();
  if (recording.tasks.size() > kMostLanes) {
    picture += "<p>" + std::to_string(recording.tasks.size() - kMostLanes) +
               " more tasks are left out.</p>\n";
  }
  return picture;
}

}  // namespace dojo::views
