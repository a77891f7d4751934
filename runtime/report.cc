#include "runtime/report.h"

#include <charconv>
#include <concepts>
#include <iterator>
#include <string>
#include <string_view>

#include "runtime/internal/operation.h"

namespace dojo {

Location Location::From(std::source_location location) {
  if (location.line() == 0) return {};
  std::string_view path = location.file_name();
  return {std::string(path.substr(path.rfind('/') + 1)),
          static_cast<unsigned>(location.line())};
}

const char* LeakStateText(LeakState state) {
  return state == LeakState::kTicking ? "ticking" : "stuck";
}

std::string ScheduleStep::ToString() const {
  std::string text = who.empty() ? what : who + " " + what;
  if (at.line != 0) text += " (" + at.ToString() + ")";
  return parks ? text + ": parks" : text;
}

std::size_t Report::leaked_tasks() const {
  std::size_t tasks = 0;
  for (const Leak& leak : leaks) tasks += leak.count;
  return tasks;
}

std::size_t Report::leaked_bytes() const {
  std::size_t bytes = 0;
  for (const Leak& leak : leaks) bytes += leak.bytes;
  return bytes;
}

namespace {

// A piece of a text: words, or a number in decimal.
class Piece {
 public:
  Piece(const char* words) : words_(words) {}
  Piece(const std::string& words) : words_(words) {}
  template <std::integral Number>
  Piece(Number number)
      : words_(digits_, std::to_chars(digits_, std::end(digits_), number).ptr) {
  }
  Piece(const Piece&) = delete;
  Piece& operator=(const Piece&) = delete;
  std::string_view words() const { return words_; }

 private:
  char digits_[20];
  std::string_view words_;
};

template <class... Pieces>
void Append(std::string& text, const Pieces&... pieces) {
  (text.append(Piece(pieces).words()), ...);
}

// "kata.cc:21", or nothing when it is unknown.
void AppendLocation(std::string& text, const Location& at) {
  if (at.line != 0) Append(text, at.file, ":", at.line);
}

constexpr std::size_t kUsualBytesOfLeak = 256;

void AppendLeak(std::string& text, const Leak& leak) {
  Append(text, leak.count, " x ", leak.task, " [", leak.wait_reason);
  if (leak.state == LeakState::kTicking) Append(text, ", ticking");
  Append(text, ": ", leak.pattern, "]");
  if (!leak.channel.empty()) Append(text, " on channel \"", leak.channel, "\"");
  Append(text, ", ", leak.bytes, " bytes\n    awaits at ");
  AppendLocation(text, leak.awaits_at);
  Append(text, "\n    spawned at ");
  AppendLocation(text, leak.spawned_at);
  Append(text, "\n");
  if (!leak.left.empty()) Append(text, "    left: ", leak.left, "\n");
  for (const ChannelFacts& channel : leak.channels) {
    Append(text, "    channel \"", channel.name, "\" made at ");
    AppendLocation(text, channel.born_at);
    Append(text, ", holds ", channel.length, " of ", channel.capacity,
           ", waiting: ", channel.receivers, " to receive, ", channel.senders,
           " to send\n");
  }
  if (leak.waited.nanoseconds > 0) {
    Append(text, "    has waited for ", leak.waited.nanoseconds,
           " ns of virtual time\n");
  }
  // The task itself stands above, and main is everybody's last.
  for (std::size_t i = 1; i + 1 < leak.spawn_chain.size(); ++i) {
    Append(text, "    started by ", leak.spawn_chain[i].task, ", spawned at ");
    AppendLocation(text, leak.spawn_chain[i].at);
    Append(text, "\n");
  }
  for (std::size_t i = 0; i < leak.cycle.size(); ++i) {
    Append(text, i == 0 ? "    cycle: " : "      waits for ", leak.cycle[i],
           "\n");
  }
}

}  // namespace

std::string Location::ToString() const {
  std::string text;
  AppendLocation(text, *this);
  return text;
}

std::string Report::ToString() const {
  std::string text;
  // Growing it would take as much time as writing it.
  text.reserve(leaks.size() * kUsualBytesOfLeak);
  for (const PanicReport& panic : panics) {
    Append(text,
           panic.is_panic ? "panic: " : "uncaught exception: ", panic.text,
           " [task ", panic.task);
    if (panic.at.line != 0) Append(text, ", ");
    AppendLocation(text, panic.at);
    Append(text, panic.recovered  ? "] (recovered: a catch hides it)\n"
                 : panic.is_panic ? "] (Go would have ended the process here)\n"
                                  : "]\n");
  }
  if (out_of_steps) {
    Append(text, "stopped after ", steps,
           " operations: a task seems to loop for ever\n");
  }
  if (deadlock)
    Append(text,
           "main never returned: all goroutines are asleep - deadlock!\n");
  for (const Leak& leak : leaks) AppendLeak(text, leak);
  return text;
}

namespace internal {

const char* OperationText(OperationKind kind) {
  switch (kind) {
    case OperationKind::kSend:
      return "sends";
    case OperationKind::kReceive:
      return "receives";
    case OperationKind::kSelect:
      return "selects";
    case OperationKind::kSleep:
      return "sleeps";
    case OperationKind::kYield:
      return "yields";
    case OperationKind::kJoin:
      return "joins its scope";
    case OperationKind::kWait:
      return "waits for its group";
    case OperationKind::kLock:
    case OperationKind::kWriteLock:
      return "locks";
    case OperationKind::kClose:
      return "closes";
    case OperationKind::kTrySend:
      return "tries to send";
    case OperationKind::kTryReceive:
      return "tries to receive";
    case OperationKind::kLength:
      return "asks the length";
    case OperationKind::kNow:
      return "reads the clock";
    case OperationKind::kAdd:
      return "adds to its group";
    case OperationKind::kUnlock:
      return "unlocks";
    case OperationKind::kReadLock:
      return "read-locks";
    case OperationKind::kCondWait:
      return "waits for a signal";
    case OperationKind::kTryLock:
      return "tries to lock";
    case OperationKind::kSignal:
      return "signals";
    case OperationKind::kStop:
      return "stops its timer";
    case OperationKind::kReset:
      return "resets its timer";
    case OperationKind::kCancel:
      return "cancels";
    case OperationKind::kContextError:
      return "asks its context";
    case OperationKind::kPoolGet:
      return "gets from its pool";
    case OperationKind::kPoolPut:
      return "puts into its pool";
  }
  return "does something";
}

const char* WaitReasonText(WaitReason reason) {
  switch (reason) {
    case WaitReason::kNone:
      return "runnable";
    case WaitReason::kReceive:
      return "chan receive";
    case WaitReason::kSend:
      return "chan send";
    case WaitReason::kReceiveNil:
      return "chan receive (nil chan)";
    case WaitReason::kSendNil:
      return "chan send (nil chan)";
    case WaitReason::kSelect:
      return "select";
    case WaitReason::kSelectNoCases:
      return "select (no cases)";
    case WaitReason::kSleep:
      return "sleep";
    case WaitReason::kMutexLock:
      return "sync.Mutex.Lock";
    case WaitReason::kReadLock:
      return "sync.RWMutex.RLock";
    case WaitReason::kWriteLock:
      return "sync.RWMutex.Lock";
    case WaitReason::kCondWait:
      return "sync.Cond.Wait";
    case WaitReason::kWaitGroupWait:
      return "sync.WaitGroup.Wait";
    case WaitReason::kScopeJoin:
      return "scope join";
  }
  return "unknown";
}

}  // namespace internal
}  // namespace dojo
