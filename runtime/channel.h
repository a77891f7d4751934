// Channels: Go's channels for tasks, with one-way ends.
//
//   auto jobs = dojo::MakeChannel<Job>("jobs", 4);      // 0: unbuffered
//   co_await jobs.Send(job);                            // parks while full
//   while (auto job = co_await jobs.Receive()) { ... }  // until closed,
//   drained jobs.Close();
//
// A channel value is a reference to shared state: copies are aliases.
// Channel<T>{} is Go's nil channel: a send or receive on it parks for ever,
// closing it panics; what a move left behind is no nil, and its use panics. As
// in Go, closing belongs to the sending side and nothing
// else closes: the death of the last Sender does NOT close the channel, and a
// receiver that waits for it waits for ever.
//
// A channel that was made inside a Run belongs to that Runtime: to use it after
// the Runtime died is a panic.
//
// An operation is awaited where it is made: one that is kept in a variable must
// not outlive the end it was made from.
//
// A channel is one heap block: its state, its name and its buffer, which never
// grows.
#ifndef RUNTIME_CHANNEL_H_
#define RUNTIME_CHANNEL_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <optional>
#include <source_location>
#include <string_view>
#include <type_traits>
#include <utility>

#include "runtime/internal/operation.h"

// What is returned must not outlive the argument, or the object: clang warns.
#if defined(__clang__)
#define DOJO_LIFETIMEBOUND [[clang::lifetimebound]]
#else
#define DOJO_LIFETIMEBOUND
#endif

namespace dojo {

// The element of a channel that carries no data.
struct Unit {
  friend constexpr bool operator==(Unit, Unit) = default;
};

namespace internal {

// What the untyped channel must know of its element type.
struct ElementType {
  std::size_t size;
  std::size_t alignment;
  // 1, 4 or 8: of that size, moved by copying its bytes, and nothing to
  // destroy. Else 0.
  std::uint8_t word;
  // Moves *source into raw memory.
  void (*construct)(void* slot, void* source);
  // Moves *source into a std::optional<T>; null discards it.
  void (*receive)(void* optional, void* source);
  void (*destroy)(void* element);
};

template <class T>
inline constexpr ElementType kElementType = {
    sizeof(T),
    alignof(T),
    std::is_trivially_copyable_v<T> &&
            (sizeof(T) == 1 || sizeof(T) == 4 || sizeof(T) == 8)
        ? sizeof(T)
        : 0,
    [](void* slot, void* source) {
      ::new (slot) T(std::move(*static_cast<T*>(source)));
    },
    [](void* optional, void* source) {
      if (optional != nullptr) {
        static_cast<std::optional<T>*>(optional)->emplace(
            std::move(*static_cast<T*>(source)));
      } else {
        [[maybe_unused]] T discarded(std::move(*static_cast<T*>(source)));
      }
    },
    [](void* element) { static_cast<T*>(element)->~T(); },
};

enum class ReceiveResult : std::uint8_t { kValue, kEmpty, kClosed };

// The untyped operations; a null channel is Go's nil channel.
ChannelCore* NewChannel(const ElementType& type, std::string_view name,
                        std::ptrdiff_t capacity, std::source_location at);

// How a ChannelCore begins: what the ends need to know of it.
struct ChannelHeader {
  // Watched: what fills or closes it must hear of each Release.
  bool watched() const { return static_cast<std::int32_t>(counted) < -1; }
  std::uint32_t references() const {
    return counted + 1 + (watched() ? kWatched : 0);
  }
  void SetWatched(bool on) {
    if (on != watched()) counted += on ? -kWatched : kWatched;
  }

  // The references less one, and less kWatched: so the sign alone tells that a
  // Release has more to do.
  static constexpr std::uint32_t kWatched = std::uint32_t{1} << 30;
  std::uint32_t counted = 0;
};
inline void Retain(ChannelCore* channel) {
  ++reinterpret_cast<ChannelHeader*>(channel)->counted;
}
void AfterRelease(ChannelCore* channel);  // not held any more, or watched
inline void Release(ChannelCore* channel) {
  auto* header = reinterpret_cast<ChannelHeader*>(channel);
  if (static_cast<std::int32_t>(--header->counted) < 0) [[unlikely]]
    AfterRelease(channel);
}
bool TrySendNow(ChannelCore* channel, void* element, std::source_location at);
ReceiveResult TryReceiveNow(ChannelCore* channel, void* optional,
                            std::source_location at);
void Close(ChannelCore* channel, std::source_location at);
bool IsClosed(ChannelCore* channel);
bool TearingDown();  // frames are being destroyed: a guard must not panic
std::size_t Length(ChannelCore* channel, std::source_location at);
std::size_t Capacity(ChannelCore* channel, std::source_location at);

// What is left in an end that was moved from.
inline ChannelCore* MovedFrom() {
  return reinterpret_cast<ChannelCore*>(std::uintptr_t{1});
}
inline bool IsChannel(const ChannelCore* channel) {
  return channel != nullptr && channel != MovedFrom();
}

// A counted reference to a channel; or nil; or what a move left behind, whose
// use is a panic and not a wait.
class ChannelReference {
 public:
  ChannelReference() = default;
  explicit ChannelReference(ChannelCore* adopted) : core_(adopted) {}
  ChannelReference(const ChannelReference& other) : core_(other.core_) {
    if (is_channel()) Retain(core_);
  }
  ChannelReference(ChannelReference&& other) noexcept
      : core_(std::exchange(other.core_, MovedFrom())) {}
  ChannelReference& operator=(ChannelReference other) noexcept {
    std::swap(core_, other.core_);
    return *this;
  }
  ~ChannelReference() {
    if (is_channel()) internal::Release(core_);
  }

  bool is_channel() const { return IsChannel(core_); }
  // Null: nil. May be MovedFrom().
  ChannelCore* get() const { return core_; }

 private:
  ChannelCore* core_ = nullptr;
};

// A send or receive that is awaited, without its element type. It borrows the
// channel from the end it was made from, which lives as long where the
// operation is awaited in place; only one that has to wait holds the channel,
// since others may let go of it meanwhile, and waits in one of its queues.
class ChannelOperation : public Operation, public Waiter {
 public:
  // What it has of the channel; null for what is no channel.
  const ChannelCore* channel() const {
    return IsChannel(channel_) ? channel_ : nullptr;
  }

 protected:
  ChannelOperation(OperationKind kind, const ChannelReference& channel)
      : Operation(kind), channel_(channel.get()) {}
  ~ChannelOperation() { LetGo(); }
  void LetGo() {
    if (!ending.tied) return;
    if (queue != nullptr) [[unlikely]]
      Unlink();
    ending.tied = false;
    internal::Release(channel_);
  }

  // await_ready, without asking which operation it is. `channel` is channel_,
  // which whoever awaits still has in a register; the element is at `place`,
  // and `word` is its type's (see ElementType).
  template <std::uint8_t word>
  bool BeginSend(ChannelCore* channel, void* place);
  template <std::uint8_t word>
  bool BeginReceive(ChannelCore* channel, void* place);
  // It ended so without having to wait.
  bool EndedAtOnce(Outcome outcome) const {
    return std::bit_cast<std::uint16_t>(ending) ==
           std::bit_cast<std::uint16_t>(
               Ending{.outcome = outcome, .tied = false});
  }

  ChannelCore* const channel_;  // null: nil; may be MovedFrom()

 private:
  [[gnu::noinline]] bool BeginLikeOthers(ChannelCore* channel, void* place);
  [[gnu::noinline]] bool BeginUncounted(ChannelCore* channel, void* place);
  void CompleteQuickly(Scheduler& scheduler, WaiterQueue& from);
  void ParkQuickly(const Scheduler& scheduler, TaskRecord& running,
                   ChannelCore& channel, WaiterQueue& queue, void* place,
                   WaitReason why);
  friend bool internal::Arrive(Operation& operation);
  bool Send();
  bool Receive();
  void Hold(ChannelCore* channel);
};

template <class T>
class SendOperation final : public ChannelOperation {
 public:
  SendOperation(const ChannelReference& channel, T value)
      : ChannelOperation(OperationKind::kSend, channel),
        value_(std::move(value)) {}
  bool await_ready() {
    return BeginSend<kElementType<T>.word>(channel_, &value_);
  }
  void await_resume() const {
    if (EndedAtOnce(Outcome::kNone)) [[likely]]
      return;
    if (IsPanic(ending.outcome)) [[unlikely]]
      ThrowOutcome(ending.outcome);
  }

 private:
  T value_;
};

template <class T>
class ReceiveOperation final : public ChannelOperation {
 public:
  explicit ReceiveOperation(const ChannelReference& channel)
      : ChannelOperation(OperationKind::kReceive, channel) {}
  ~ReceiveOperation() {
    if constexpr (!std::is_trivially_destructible_v<T>) {
      if (ending.outcome == Outcome::kDone) value_.~T();
    }
  }
  bool await_ready() {
    return BeginReceive<kElementType<T>.word>(channel_, &value_);
  }
  std::optional<T> await_resume() {
    if (!EndedAtOnce(Outcome::kDone)) {
      LetGo();
      if (IsPanic(ending.outcome)) [[unlikely]]
        ThrowOutcome(ending.outcome);
      if (ending.outcome != Outcome::kDone) return std::nullopt;
    }
    return std::move(value_);
  }

 private:
  union {
    T value_;  // there is one when the outcome is kDone
  };
};

struct ChannelAccess;  // hands the untyped channel of an end to Select

}  // namespace internal

// What TryReceive found: three answers, not two.
template <class T>
class Attempt {
 public:
  bool has_value() const { return value_.has_value(); }
  // Nothing to receive now.
  bool empty() const { return !value_.has_value() && !closed_; }
  // Closed and drained: there will never be anything.
  bool closed() const { return closed_; }
  T& operator*() { return *value_; }
  T* operator->() { return &*value_; }
  const std::optional<T>& value() const { return value_; }

 private:
  template <class>
  friend class Receiver;
  std::optional<T> value_;
  bool closed_ = false;
};

// The sending end. Copies are aliases.
template <class T>
class Sender {
  static_assert(std::is_nothrow_move_constructible_v<T>,
                "a channel moves its elements: T(T&&) must not throw");

 public:
  Sender() = default;

  // Delivers `value` to one receiver: at once to one that waits, else into the
  // buffer, else parks until one comes. Panics "send on closed channel", also
  // when the channel is closed while the sender waits. On nil: parks for ever.
  [[nodiscard(
      "a send does nothing until it is awaited: co_await it")]] internal::
      SendOperation<T>
      Send(T value) const DOJO_LIFETIMEBOUND {
    return internal::SendOperation<T>(channel_, std::move(value));
  }

  // Sends if that is possible without waiting. The rvalue form moves from its
  // argument only when it returns true.
  bool TrySend(T&& value, std::source_location at =
                              std::source_location::current()) const {
    return internal::TrySendNow(channel_.get(), &value, at);
  }
  bool TrySend(const T& value, std::source_location at =
                                   std::source_location::current()) const {
    T copy(value);
    return internal::TrySendNow(channel_.get(), &copy, at);
  }

  // Ends the channel: what is buffered is still delivered, then every receive
  // gets nothing. Waiting receivers wake with nothing, waiting senders panic.
  // Panics "close of closed channel" and "close of nil channel".
  void Close(std::source_location at = std::source_location::current()) const {
    internal::Close(channel_.get(), at);
  }

  // False: nil, or moved from.
  explicit operator bool() const { return channel_.is_channel(); }
  friend bool operator==(const Sender& a, const Sender& b) {
    return a.channel_.get() == b.channel_.get();
  }

 protected:
  friend struct internal::ChannelAccess;
  explicit Sender(internal::ChannelReference channel)
      : channel_(std::move(channel)) {}
  internal::ChannelReference channel_;
};

// The receiving end; it cannot close. Copies are aliases.
template <class T>
class Receiver {
  static_assert(std::is_nothrow_move_constructible_v<T>,
                "a channel moves its elements: T(T&&) must not throw");

 public:
  Receiver() = default;

  // The next value; empty when the channel is closed and drained. Parks while
  // there is neither. On nil: for ever. Note that `while (auto v = co_await
  // r.Receive())` asks whether there is a value, also for a T that is bool or a
  // pointer.
  [[nodiscard(
      "a receive does nothing until it is awaited: co_await it")]] internal::
      ReceiveOperation<T>
      Receive() const DOJO_LIFETIMEBOUND {
    return internal::ReceiveOperation<T>(channel_);
  }

  // Receives if that is possible without waiting.
  Attempt<T> TryReceive(
      std::source_location at = std::source_location::current()) const {
    Attempt<T> attempt;
    attempt.closed_ =
        internal::TryReceiveNow(channel_.get(), &attempt.value_, at) ==
        internal::ReceiveResult::kClosed;
    return attempt;
  }

  // False: nil, or moved from.
  explicit operator bool() const { return channel_.is_channel(); }
  friend bool operator==(const Receiver& a, const Receiver& b) {
    return a.channel_.get() == b.channel_.get();
  }

 protected:
  friend struct internal::ChannelAccess;
  explicit Receiver(internal::ChannelReference channel)
      : channel_(std::move(channel)) {}
  internal::ChannelReference channel_;
};

// Both ends. Passes as a Sender<T> and as a Receiver<T>.
template <class T = Unit>
class Channel : public Sender<T>, public Receiver<T> {
 public:
  Channel() = default;

  // Elements in the buffer now, and the buffer's size. Both 0 for nil and for
  // unbuffered channels.
  std::size_t len(
      std::source_location at = std::source_location::current()) const {
    return internal::Length(Sender<T>::channel_.get(), at);
  }
  std::size_t cap(
      std::source_location at = std::source_location::current()) const {
    return internal::Capacity(Sender<T>::channel_.get(), at);
  }

  explicit operator bool() const { return Sender<T>::channel_.is_channel(); }
  friend bool operator==(const Channel& a, const Channel& b) {
    return static_cast<const Sender<T>&>(a) == static_cast<const Sender<T>&>(b);
  }

 private:
  template <class U>
  friend Channel<U> MakeChannel(std::string_view, std::ptrdiff_t,
                                std::source_location);
  explicit Channel(internal::ChannelReference channel)
      : Sender<T>(channel), Receiver<T>(channel) {}
};

// A new channel. `name` appears in reports; it is copied. Needs no Runtime.
// Panics "makechan: size out of range" when `capacity` is negative or its
// buffer cannot be allocated.
template <class T = Unit>
Channel<T> MakeChannel(
    std::string_view name, std::ptrdiff_t capacity = 0,
    std::source_location at = std::source_location::current()) {
  return Channel<T>(internal::ChannelReference(
      internal::NewChannel(internal::kElementType<T>, name, capacity, at)));
}

// Closes a channel when its scope ends, on every path: return, co_return,
// exception. Like Go's `defer close(ch)` it panics if the channel has been
// closed by somebody else, except while another exception unwinds the scope.
template <class T>
class CloseGuard {
 public:
  explicit CloseGuard(Sender<T> sender,
                      std::source_location at = std::source_location::current())
      : sender_(std::move(sender)), at_(at) {}
  CloseGuard(const CloseGuard&) = delete;
  CloseGuard& operator=(const CloseGuard&) = delete;
  ~CloseGuard() noexcept(false) {
    const bool quiet =
        internal::TearingDown() || std::uncaught_exceptions() > exceptions_;
    if (quiet && (!sender_ || internal::IsClosed(channel()))) return;
    sender_.Close(at_);
  }

 private:
  internal::ChannelCore* channel() const;

  Sender<T> sender_;
  std::source_location at_;
  int exceptions_ = std::uncaught_exceptions();
};
template <class T>
CloseGuard(Channel<T>) -> CloseGuard<T>;
template <class T>
CloseGuard(Channel<T>, std::source_location) -> CloseGuard<T>;

namespace internal {
struct ChannelAccess {
  template <class End>
  static const ChannelReference& Of(const End& end) {
    return end.channel_;
  }
};
}  // namespace internal

template <class T>
internal::ChannelCore* CloseGuard<T>::channel() const {
  return internal::ChannelAccess::Of(sender_).get();
}

}  // namespace dojo

#endif  // RUNTIME_CHANNEL_H_
