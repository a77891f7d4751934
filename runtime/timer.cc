#include "runtime/timer.h"

#include <optional>
#include <utility>

#include "runtime/internal/channel_core.h"
#include "runtime/internal/scheduler.h"

namespace dojo {
namespace internal {

// Invariants
//  1. It lives while a handle refers to it, or while it runs and somebody can
//     see it: who holds its channel, or the task that it will start.
//  2. A ticker that runs is armed, unless its channel holds a tick: then it is
//     armed again when that is taken, for the next multiple of its period. So
//     what nobody reads does not keep the clock going.
struct TimerState final : OwnAlarm {
  TimerState(Scheduler& scheduler, std::int64_t period, const char* label)
      : OwnAlarm(&Fire, label), clock(scheduler), period(period) {}
  ~TimerState() {
    if (core() != nullptr) core()->Watch(nullptr);
  }

  void Abandon() override;
  void Drained() override;
  void Released(const ChannelCore& channel) override;

  ChannelCore* core() const {
    return ChannelAccess::Of(static_cast<const Sender<Time>&>(channel)).get();
  }
  void MakeChannel(std::source_location at);
  void Start(std::int64_t delay, std::uint64_t name_among_actors);
  bool Stop();
  void DeleteIfUnseen();
  static void Fire(Alarm& alarm);

  Scheduler& clock;
  std::uint32_t handles = 1;
  bool running = false;
  bool changing = false;  // do not react to what we do to the channel ourselves
  std::int64_t period;    // of a ticker; 0: fires once
  Channel<Time> channel;  // nil for an AfterFunc
  TracedObject traced;    // its firing and its Stop depend on each other
  std::optional<DeferredTask> deferred;  // of an AfterFunc
};

namespace {

// The channel's two ends in `TimerState::channel`.
constexpr std::uint32_t kOwnReferences = 2;

Scheduler& Clock(const char* what, std::source_location at) {
  if (Scheduler::Current() == nullptr) ThrowPanic(what, at);
  return *Scheduler::Current();
}

}  // namespace

void TimerState::MakeChannel(std::source_location at) {
  channel = dojo::MakeChannel<Time>(label, 1, at);
  core()->Watch(this);
}

void TimerState::Start(std::int64_t delay, std::uint64_t name_among_actors) {
  running = true;
  clock.Arm(*this, clock.now() + (delay > 0 ? delay : 0), name_among_actors);
}

// True when it was running. No tick from before is left.
bool TimerState::Stop() {
  Touch(traced, Access::kWrite);
  if (core() != nullptr) {
    Touch(core()->traced, Access::kWrite);
    if (core()->length > 0) {
      changing = true;
      core()->Discard();
      changing = false;
      // A tick that nobody took is one that the timer has not sent yet.
      if (period == 0) return true;
    }
  }
  Disarm();
  return std::exchange(running, false);
}

void TimerState::DeleteIfUnseen() {
  if (handles > 0) return;
  const bool seen =
      core() == nullptr || core()->references() > kOwnReferences || changing;
  if (running && seen) return;
  Disarm();
  delete this;
}

void TimerState::Fire(Alarm& alarm) {
  auto& self = static_cast<TimerState&>(alarm);
  Touch(self.traced, Access::kWrite);
  if (self.core() == nullptr) {
    self.running = false;
    self.deferred->Spawn();
    return self.DeleteIfUnseen();
  }
  ChannelCore& core = *self.core();
  Touch(core.traced, Access::kWrite);
  if (self.period == 0) self.running = false;
  if (core.CanSend()) {
    Time now{self.clock.now()};
    core.Send(&now);
  }
  if (self.running && core.length == 0) {
    self.clock.Arm(self, self.deadline + self.period, Mix(self.canonical, 1));
  }
  self.DeleteIfUnseen();
}

void TimerState::Abandon() {
  Disarm();
  running = false;
  DeleteIfUnseen();
}

void TimerState::Drained() {
  if (changing || !running || Scheduler::Current() != &clock) return;
  const std::int64_t missed = (clock.now() - deadline) / period;
  clock.Arm(*this, deadline + (missed + 1) * period, Mix(canonical, 1));
}

void TimerState::Released(const ChannelCore&) { DeleteIfUnseen(); }

TimerReference::TimerReference(const TimerReference& other)
    : state_(other.state_) {
  ++state_->handles;
}

TimerReference::~TimerReference() {
  --state_->handles;
  state_->DeleteIfUnseen();
}

}  // namespace internal

using internal::TimerState;

Timer::Timer(Duration delay, std::source_location at)
    : state_(new TimerState(internal::Clock("NewTimer outside a Run", at), 0,
                            "timer")) {
  state_->MakeChannel(at);
  state_->Start(delay.nanoseconds, state_->clock.NextCanonical());
}

Receiver<Time> Timer::C() const { return state_->channel; }

bool Timer::Stop(std::source_location at) const {
  internal::SynchronousPoint(internal::OperationKind::kStop, nullptr, at,
                             /*abandonable=*/false);
  return state_->Stop();
}

bool Timer::Reset(Duration delay, std::source_location at) const {
  internal::SynchronousPoint(internal::OperationKind::kReset, nullptr, at,
                             /*abandonable=*/false);
  Touch(state_->traced, internal::Access::kWrite);
  if (state_->deferred && state_->deferred->scheduler == nullptr)
    internal::ThrowPanic("Reset of an AfterFunc whose task has begun", at);
  const bool was_running = state_->Stop();
  state_->Start(delay.nanoseconds, state_->clock.NextCanonical());
  return was_running;
}

Ticker::Ticker(Duration period, std::source_location at)
    : state_(new TimerState(internal::Clock("NewTicker outside a Run", at),
                            period.nanoseconds, "ticker")) {
  if (period.nanoseconds <= 0)
    internal::ThrowPanic("non-positive interval for NewTicker", at);
  state_->MakeChannel(at);
  state_->Start(period.nanoseconds, state_->clock.NextCanonical());
}

Receiver<Time> Ticker::C() const { return state_->channel; }

void Ticker::Stop(std::source_location at) const {
  internal::SynchronousPoint(internal::OperationKind::kStop, nullptr, at,
                             /*abandonable=*/false);
  state_->Stop();
}

void Ticker::Reset(Duration period, std::source_location at) const {
  internal::SynchronousPoint(internal::OperationKind::kReset, nullptr, at,
                             /*abandonable=*/false);
  if (period.nanoseconds <= 0)
    internal::ThrowPanic("non-positive interval for Ticker.Reset", at);
  state_->Stop();
  state_->period = period.nanoseconds;
  state_->Start(period.nanoseconds, state_->clock.NextCanonical());
}

Timer AfterFunc(Duration delay, std::string_view name, Task<> task,
                std::source_location at) {
  internal::Scheduler& clock = internal::Clock("AfterFunc outside a Run", at);
  internal::CheckNotEmpty(task ? &task : nullptr, "AfterFunc of an empty Task",
                          at);
  Timer timer(new TimerState(clock, 0, "AfterFunc"));
  timer.state_->deferred.emplace(
      clock, std::move(task), clock.SiteFor(name, at), clock.NextCanonical());
  timer.state_->Start(delay.nanoseconds, clock.NextCanonical());
  return timer;
}

}  // namespace dojo
