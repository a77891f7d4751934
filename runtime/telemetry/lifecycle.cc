#include "runtime/telemetry/lifecycle.h"

#include <utility>

#include "runtime/telemetry/fill.h"

namespace dojo::telemetry {
namespace {

std::string Cut(std::string_view label) {
  return std::string(label.substr(0, kMostLabelBytes));
}

}  // namespace

Lifecycle::Lifecycle(LifecycleOptions options, Sink& sink)
    : options_(std::move(options)), delivery_(options_.delivery, sink) {}

absl::Status Lifecycle::Flush() { return delivery_.Flush(now_); }

Reading Lifecycle::Read() const {
  Reading reading{.now = now_,
                  .alive = channels_.size(),
                  .degraded = {},
                  .emitted_by_version = {counts_.begin(), counts_.end()},
                  .events = delivery_.counts()};
  for (const auto& [id, channel] : channels_) {
    if (!channel.degraded) continue;
    reading.degraded.push_back({.labels = *channel.labels,
                                .length = channel.length,
                                .capacity = channel.capacity});
  }
  return reading;
}

std::uint64_t Lifecycle::Emitted(std::string_view version, Phase phase) const {
  const auto at = counts_.find(version);
  return at == counts_.end() ? 0 : at->second[static_cast<std::size_t>(phase)];
}

void Lifecycle::TaskStarted(const Moment& moment, const ObservedTask&) {
  in_run_ = true;
  SetClock(moment);
}

void Lifecycle::ChannelMade(const Moment& moment,
                            const ObservedChannel& observed) {
  SetClock(moment);
  std::string version = Cut(Ask(observed.name).version);
  Channel channel{.labels = nullptr,
                  .counts = &counts_[version],
                  .length = observed.length,
                  .capacity = observed.capacity};
  channel.labels = std::make_shared<const ChannelLabels>(
      ChannelLabels{.id = observed.id,
                    .name = Cut(observed.name),
                    .version = std::move(version)});
  Emit(channel, {.phase = Phase::kCreated});
  channels_.insert_or_assign(observed.id, std::move(channel));
}

void Lifecycle::ElementSent(const Moment& moment,
                            const ObservedChannel& observed, std::uint32_t) {
  Passed(moment, observed);
}

void Lifecycle::ElementReceived(const Moment& moment,
                                const ObservedChannel& observed,
                                std::uint32_t) {
  Passed(moment, observed);
}

void Lifecycle::Passed(const Moment& moment, const ObservedChannel& observed) {
  SetClock(moment);
  Channel& channel = channels_.at(observed.id);
  if (!channel.activated) {
    channel.activated = true;
    Emit(channel, {.phase = Phase::kActivated,
                   .traffic_ratio = Ask(observed.name).traffic_ratio});
  }
  UpdateFill(channel, observed.length);
}

void Lifecycle::UpdateFill(Channel& channel, std::size_t length) {
  channel.length = length;
  if (AtMostHalf(length, channel.capacity)) {
    channel.degraded = false;
  } else if (!channel.degraded && OverFourFifths(length, channel.capacity)) {
    channel.degraded = true;
    Emit(channel, {.phase = Phase::kDegraded,
                   .length = length,
                   .capacity = channel.capacity});
  }
}

void Lifecycle::ChannelDying(const Moment& moment,
                             const ObservedChannel& observed) {
  SetClock(moment);
  Emit(channels_.at(observed.id),
       {.phase = Phase::kDestroying, .length = observed.length});
}

void Lifecycle::ChannelDied(const Moment& moment, std::uint32_t id) {
  SetClock(moment);
  const auto at = channels_.find(id);
  Emit(at->second, {.phase = Phase::kDestroyed});
  channels_.erase(at);
}

void Lifecycle::ClockMoved(const Moment& moment) {
  SetClock(moment);
  delivery_.Pump(now_);
}

// The clock will not move any more, so there is no later that one could wait
// for.
void Lifecycle::RunEnded(const Moment& moment, const Report&) {
  SetClock(moment);
  in_run_ = false;
  Flush().IgnoreError();
}

Deployment Lifecycle::Ask(std::string_view channel) const {
  if (!options_.deployment) return {};
  try {
    Deployment deployment = options_.deployment(channel);
    const std::optional<double> ratio = deployment.traffic_ratio;
    if (ratio.has_value() && !(*ratio >= 0 && *ratio <= 1))  // NaN, too
      deployment.traffic_ratio.reset();
    return deployment;
  } catch (...) {
    return {};
  }
}

void Lifecycle::Emit(const Channel& channel, Event event) {
  event.time = now_;
  event.channel = channel.labels;
  ++(*channel.counts)[static_cast<std::size_t>(event.phase)];
  delivery_.Emit(std::move(event));
}

void Lifecycle::SetClock(const Moment& moment) {
  if (in_run_) now_ = moment.now;
}

}  // namespace dojo::telemetry
