// Lifecycle: reports the life of every channel of a program.
//
//   dojo::telemetry::JsonLines sink(std::cout);
//   dojo::telemetry::Lifecycle lifecycle({}, sink);
//   {
//     dojo::ScopedObserver listening(lifecycle);
//     dojo::Runtime().Run(...);
//   }
//   if (absl::Status sent = lifecycle.Flush(); !sent.ok()) ...
//
// No task waits for a sink. Events are put into a bounded buffer where they
// happen, and delivered when the virtual clock moves and when a Run ends: at
// both moments no task is running. Telemetry has no task and no timer of its
// own, so no census shows one and no Run lasts longer for it.
//
// A channel from before the Observer is created, for telemetry, when it is
// first heard of. If that is the arrival of an element it is activated by it,
// even when others passed unheard before.
#ifndef RUNTIME_TELEMETRY_LIFECYCLE_H_
#define RUNTIME_TELEMETRY_LIFECYCLE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "runtime/observer.h"
#include "runtime/telemetry/delivery.h"
#include "runtime/telemetry/event.h"
#include "runtime/telemetry/reading.h"
#include "runtime/telemetry/sink.h"

namespace dojo::telemetry {

// What the program says it runs, of one channel.
struct Deployment {
  std::string version = "unknown";
  // From 0 to 1; anything else counts as none.
  std::optional<double> traffic_ratio = std::nullopt;
};

struct LifecycleOptions {
  DeliveryOptions delivery = {};
  // Asked by a channel's name: when it is created, for the version, and when it
  // is activated, for the ratio. Numbers are kept for each version: a program
  // should name few. It must not use the runtime; if it throws, the answer is a
  // Deployment{}.
  std::function<Deployment(std::string_view channel)> deployment = {};
};

// Listens once: to one ScopedObserver, and as many Runs as that hears.
class Lifecycle final : public Observer {
 public:
  // The sink must live longer.
  Lifecycle(LifecycleOptions options, Sink& sink);

  // Delivers all that waits, as Delivery::Flush does.
  absl::Status Flush();

  Reading Read() const;
  // Events of one version, delivered or not.
  std::uint64_t Emitted(std::string_view version, Phase phase) const;

  void TaskStarted(const Moment&, const ObservedTask&) override;
  void ChannelMade(const Moment&, const ObservedChannel&) override;
  void ElementSent(const Moment&, const ObservedChannel&,
                   std::uint32_t task) override;
  void ElementReceived(const Moment&, const ObservedChannel&,
                       std::uint32_t task) override;
  void ChannelDying(const Moment&, const ObservedChannel&) override;
  void ChannelDied(const Moment&, std::uint32_t channel) override;
  void ClockMoved(const Moment&) override;
  void RunEnded(const Moment&, const Report&) override;

 private:
  struct Channel {
    std::shared_ptr<const ChannelLabels> labels;
    PhaseCounts* counts;  // of its version
    std::size_t length = 0;
    std::size_t capacity = 0;
    bool activated = false;
    bool degraded = false;
  };

  void Passed(const Moment& moment, const ObservedChannel& observed);
  void UpdateFill(Channel& channel, std::size_t length);
  Deployment Ask(std::string_view channel) const;
  void Emit(const Channel& channel, Event event);
  void SetClock(const Moment& moment);

  const LifecycleOptions options_;
  Delivery delivery_;
  std::map<std::uint32_t, Channel> channels_;  // that are alive, by id
  std::map<std::string, PhaseCounts, std::less<>> counts_;  // by version
  // Outside of a Run a Moment says 0; the clock stands where the last Run left
  // it.
  bool in_run_ = false;
  Time now_;
};

}  // namespace dojo::telemetry

#endif  // RUNTIME_TELEMETRY_LIFECYCLE_H_
