// Select: waits for the first of several operations, as Go's select does.
//
//   std::optional<int> answer;
//   switch (co_await dojo::Select(dojo::OnReceive(answers, &answer),
//                                 dojo::After(5_ms))) {
//     case 0: ...   // `answer` is empty when the channel is closed and drained
//     case 1: ...   // timed out
//   }
//
// The result is the index of the case that happened, in the order of the
// arguments. Exactly one case happens. When several are ready one of them is
// chosen, in turn; when none is, Default() happens if it is there, else the
// task parks. A case on a nil channel never happens. Select() without cases
// parks for ever.
#ifndef RUNTIME_SELECT_H_
#define RUNTIME_SELECT_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

#include "runtime/channel.h"
#include "runtime/duration.h"
#include "runtime/internal/operation.h"

namespace dojo {
namespace internal {

// One case without its types.
struct SelectCase {
  enum class Kind : std::uint8_t { kSend, kReceive, kAlarm, kDefault };
  Kind kind = Kind::kDefault;
  // Not owned: the typed case holds a reference. Null for what is no channel.
  ChannelCore* channel = nullptr;
  Duration delay;
  Waiter waiter;  // its `queue` is known once the select is tied
  Alarm* alarm = nullptr;
};

class SelectOperationBase : public Operation {
 public:
  SelectOperationBase() : Operation(OperationKind::kSelect) {}

  bool await_ready();
  // This case happens: all others leave their queues.
  void Decide(std::size_t index);
  std::span<const SelectCase> cases() const { return {cases_, count_}; }
  // One case, which sends or receives: Go's compiler makes a plain send or
  // receive of it, and so Go's dumps call it that.
  bool IsPlain() const {
    return count_ == 1 && (cases_[0].kind == SelectCase::Kind::kSend ||
                           cases_[0].kind == SelectCase::Kind::kReceive);
  }
  std::size_t IndexOf(const Waiter& waiter) const;
  std::size_t IndexOf(const Alarm& alarm) const;

 protected:
  void SetCases(SelectCase* cases, std::size_t count) {
    cases_ = cases;
    count_ = count;
  }
  std::size_t Result() const {  // panics "send on closed channel"
    if (IsPanic(ending.outcome)) [[unlikely]]
      ThrowOutcome(ending.outcome);
    return chosen_;
  }
  // Before the cases die.
  void LeaveQueues();

 private:
  friend bool internal::Arrive(Operation& operation);
  bool HappenQuickly(const Scheduler& scheduler);
  [[gnu::noinline]] bool BeginUncounted();
  bool Arrive();
  void Happen(SelectCase& chosen);
  void Park();
  WaitReason Reason() const;

  SelectCase* cases_ = nullptr;
  std::size_t count_ = 0;
  std::size_t chosen_ = 0;
};

void FireSelect(Alarm& alarm);

template <class T>
struct ReceiveCase {
  ChannelReference channel;
  std::optional<T>* out;
  void Describe(SelectCase& to) {
    to.kind = SelectCase::Kind::kReceive;
    to.channel = channel.get();
    to.waiter.element = out;
  }
  static constexpr bool kDefault = false;
};

template <class T>
struct SendCopyCase {
  ChannelReference channel;
  T value;
  void Describe(SelectCase& to) {
    to.kind = SelectCase::Kind::kSend;
    to.channel = channel.get();
    to.waiter.element = &value;
  }
  static constexpr bool kDefault = false;
};

template <class T>
struct SendMoveCase {
  ChannelReference channel;
  T* value;
  void Describe(SelectCase& to) {
    to.kind = SelectCase::Kind::kSend;
    to.channel = channel.get();
    to.waiter.element = value;
  }
  static constexpr bool kDefault = false;
};

struct AfterCase {
  explicit AfterCase(Duration delay) : delay(delay), alarm(&FireSelect) {}
  // Before it is armed.
  AfterCase(AfterCase&& other) noexcept : AfterCase(other.delay) {}
  Duration delay;
  Alarm alarm;
  void Describe(SelectCase& to) {
    to.kind = SelectCase::Kind::kAlarm;
    to.delay = delay;
    to.alarm = &alarm;
  }
  static constexpr bool kDefault = false;
};

struct DefaultCase {
  void Describe(SelectCase& to) { to.kind = SelectCase::Kind::kDefault; }
  static constexpr bool kDefault = true;
};

template <class... Cases>
class SelectOperation final : public SelectOperationBase {
 public:
  explicit SelectOperation(Cases&&... cases) : cases_(std::move(cases)...) {
    SetCases(erased_.data(), erased_.size());
    std::apply(
        [this](auto&... each) {
          std::size_t index = 0;
          ((each.Describe(erased_[index]), ++index), ...);
        },
        cases_);
    for (SelectCase& each : erased_) {
      if (each.alarm != nullptr) each.alarm->operation = this;
    }
  }
  ~SelectOperation() {
    if (ending.tied) LeaveQueues();
  }
  std::size_t await_resume() const { return Result(); }

 private:
  std::tuple<Cases...> cases_;  // holds the channels
  std::array<SelectCase, sizeof...(Cases)> erased_;
};

}  // namespace internal

// Happens when a value was received into *out, or the channel is closed and
// drained. *out is emptied when the case is built, and filled only by a value.
// Without `out` the value is discarded.
template <class T>
internal::ReceiveCase<T> OnReceive(const Receiver<T>& receiver,
                                   std::optional<T>* out = nullptr) {
  if (out != nullptr) out->reset();
  return {internal::ChannelAccess::Of(receiver), out};
}
// `int* out` cannot tell "closed" from a value: refused in words.
template <class T, class Out>
  requires(!std::is_same_v<Out, std::optional<T>>)
void OnReceive(const Receiver<T>&, Out*) {
  static_assert(std::is_same_v<Out, std::optional<T>>,
                "OnReceive fills a std::optional of the channel's element "
                "type: empty means closed");
}

// Happens when the value was sent. The first form copies when the case is
// built; the second moves from its argument only if the case happens: otherwise
// the caller still has the value.
template <class T>
internal::SendCopyCase<T> OnSend(const Sender<T>& sender,
                                 const std::type_identity_t<T>& value) {
  return {internal::ChannelAccess::Of(sender), value};
}
template <class T>
internal::SendMoveCase<T> OnSend(const Sender<T>& sender,
                                 std::type_identity_t<T>&& value
                                     DOJO_LIFETIMEBOUND) {
  return {internal::ChannelAccess::Of(sender), &value};
}

// Happens when the clock has moved by `delay`.
inline internal::AfterCase After(Duration delay) {
  return internal::AfterCase(delay);
}

// Happens when no other case is ready. At most one.
inline internal::DefaultCase Default() { return {}; }

template <class... Cases>
[[nodiscard(
    "a select does nothing until it is awaited: co_await it")]] internal::
    SelectOperation<Cases...>
    Select(Cases... cases) {
  static_assert((0 + ... + static_cast<int>(Cases::kDefault)) <= 1,
                "a Select has at most one Default()");
  return internal::SelectOperation<Cases...>(std::move(cases)...);
}

}  // namespace dojo

#endif  // RUNTIME_SELECT_H_
