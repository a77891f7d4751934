#include "docs/canary/rollout.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "docs/canary/share.h"
#include "runtime/dojo.h"
#include "runtime/observer.h"
#include "runtime/telemetry/lifecycle.h"

namespace canary {
namespace {

using dojo::Task;
using dojo::telemetry::Deployment;
using dojo::telemetry::Lifecycle;
using dojo::telemetry::Phase;

class Rollout {
 public:
  Rollout(const Version& stable, const Version& fresh, const Options& options,
          dojo::telemetry::Sink& events)
      : stable_(stable),
        fresh_(fresh),
        options_(options),
        lifecycle_({.deployment =
                        [this](std::string_view channel) {
                          return DeploymentOf(channel);
                        }},
                   events),
        runtime_(std::in_place, options.runtime) {}

  Outcome Run();

 private:
  // A step is a Run: only where all has come to rest is a task that stays lost,
  // and not merely slow.
  void RunStep(int percent);
  static Task<> Serve(Rollout* self);
  static Task<> Client(Rollout* self, int request);

  Deployment DeploymentOf(std::string_view channel) const;
  bool IsDegraded() const;
  // What tasks did that are the new version's; empty: nothing wrong.
  std::string TroubleIn(const dojo::Report& report) const;
  // No more requests for the new version. The first reason is kept.
  void CallOff(std::string trouble);
  Step& step() { return outcome_.steps.back(); }

  const Version& stable_;
  const Version& fresh_;
  const Options options_;
  Lifecycle lifecycle_;
  std::optional<dojo::Runtime> runtime_;
  Share share_;
  Outcome outcome_;
  // Of the step that runs:
  std::uint64_t degraded_before_ = 0;
  dojo::Channel<Call> stable_calls_;
  dojo::Channel<Call> fresh_calls_;
};

Outcome Rollout::Run() {
  const dojo::ScopedObserver listening(lifecycle_);
  for (const int percent : options_.percents) {
    RunStep(percent);
    outcome_.percent = share_.percent();
    if (step().trouble.empty()) continue;
    RunStep(0);
    break;
  }
  // What stays undelivered stands in the reading.
  lifecycle_.Flush().IgnoreError();
  outcome_.reading = lifecycle_.Read();
  return std::move(outcome_);
}

void Rollout::RunStep(int percent) {
  share_.Set(percent);
  outcome_.steps.push_back({.percent = percent});
  degraded_before_ = lifecycle_.Emitted(fresh_.name, Phase::kDegraded);
  const std::uint32_t before = runtime_->LastTask();
  dojo::Report report = runtime_->Run(Serve(this));
  // Of this step alone: what an earlier one left is still there.
  report.leaks = runtime_->Census(before).leaks;
  if (std::string trouble = TroubleIn(report); !trouble.empty())
    CallOff(std::move(trouble));
  if (IsDegraded()) CallOff(fresh_.name + " was degraded");
  // What was stopped would go on in the next step.
  if (report.out_of_steps) runtime_.emplace(options_.runtime);
}

Task<> Rollout::Serve(Rollout* self) {
  self->stable_calls_ = StartPool(self->stable_);
  if (self->share_.percent() > 0) self->fresh_calls_ = StartPool(self->fresh_);
  dojo::Scope clients;
  const Options& options = self->options_;
  for (auto left = options.step / options.between_requests; left > 0; --left) {
    const auto request = static_cast<int>(self->outcome_.answers.size());
    self->outcome_.answers.emplace_back();
    clients.Go("client", Client(self, request));
    co_await dojo::Sleep(options.between_requests);
  }
  co_await clients.Join();
  std::exchange(self->stable_calls_, {}).Close();
  if (self->fresh_calls_) std::exchange(self->fresh_calls_, {}).Close();
}

Task<> Rollout::Client(Rollout* self, int request) {
  if (self->IsDegraded()) self->CallOff(self->fresh_.name + " was degraded");
  const bool to_fresh = self->share_.Take();
  ++self->step().requests;
  std::optional<int> answer;
  if (to_fresh) {
    ++self->step().to_new;
    answer = co_await AskInTime(self->fresh_calls_, request,
                                self->options_.answer_limit);
    if (!answer) {
      ++self->step().missed;
      self->CallOff(self->fresh_.name + " did not answer in time");
    }
  }
  if (!answer) answer = co_await Ask(self->stable_calls_, request);
  self->outcome_.answers[static_cast<std::size_t>(request)].push_back(*answer);
}

Deployment Rollout::DeploymentOf(std::string_view channel) const {
  const double ratio = share_.percent() / 100.0;
  if (channel.starts_with(fresh_.name))
    return {.version = fresh_.name, .traffic_ratio = ratio};
  if (channel.starts_with(stable_.name))
    return {.version = stable_.name, .traffic_ratio = 1 - ratio};
  return {.version = "router"};  // no version's traffic
}

bool Rollout::IsDegraded() const {
  return lifecycle_.Emitted(fresh_.name, Phase::kDegraded) > degraded_before_;
}

std::string Rollout::TroubleIn(const dojo::Report& report) const {
  if (report.out_of_steps) return "the step did not come to rest";
  for (const dojo::Leak& leak : report.leaks) {
    if (!IsOf(leak, fresh_)) continue;
    return fresh_.name + " leaks: " + std::to_string(leak.count) + " x \"" +
           leak.task + "\" in " + leak.wait_reason + " at " +
           leak.awaits_at.ToString();
  }
  for (const dojo::PanicReport& panic : report.panics) {
    if (panic.task.starts_with(fresh_.name))
      return fresh_.name + " panicked: " + panic.text;
  }
  return "";
}

void Rollout::CallOff(std::string trouble) {
  share_.Set(0);
  if (step().trouble.empty()) step().trouble = std::move(trouble);
}

}  // namespace

Outcome RollOut(const Version& stable, const Version& fresh,
                const Options& options, dojo::telemetry::Sink& events) {
  return Rollout(stable, fresh, options, events).Run();
}

}  // namespace canary
