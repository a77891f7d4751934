#include "runtime/report.h"

#include <string_view>

#include "runtime/internal/operation.h"

namespace dojo {

Location Location::From(std::source_location location) {
  if (location.line() == 0) return {};
  std::string_view path = location.file_name();
  return {std::string(path.substr(path.rfind('/') + 1)),
          static_cast<unsigned>(location.line())};
}

std::string Location::ToString() const {
  return line == 0 ? "" : file + ":" + std::to_string(line);
}

const char* LeakStateText(LeakState state) {
  return state == LeakState::kTicking ? "ticking" : "stuck";
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

std::string Report::ToString() const {
  std::string text;
  for (const PanicReport& panic : panics) {
    text += (panic.is_panic ? "panic: " : "uncaught exception: ") + panic.text +
            " [task " + panic.task;
    if (panic.at.line != 0) text += ", " + panic.at.ToString();
    text +=
        panic.is_panic ? "] (Go would have ended the process here)\n" : "]\n";
  }
  if (out_of_steps)
    text += "stopped after " + std::to_string(steps) +
            " operations: a task seems to loop for ever\n";
  if (deadlock)
    text += "main never returned: all goroutines are asleep - deadlock!\n";
  for (const Leak& leak : leaks) {
    text += std::to_string(leak.count) + " x " + leak.task + " [" +
            leak.wait_reason;
    if (leak.state == LeakState::kTicking) text += ", ticking";
    text += ": " + leak.pattern + "]";
    if (!leak.channel.empty()) text += " on channel \"" + leak.channel + "\"";
    text += ", " + std::to_string(leak.bytes) + " bytes\n    awaits at " +
            leak.awaits_at.ToString() + "\n    spawned at " +
            leak.spawned_at.ToString() + "\n";
    if (!leak.left.empty()) text += "    left: " + leak.left + "\n";
  }
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
    case WaitReason::kWaitGroupWait:
      return "sync.WaitGroup.Wait";
    case WaitReason::kScopeJoin:
      return "scope join";
  }
  return "unknown";
}

}  // namespace internal
}  // namespace dojo
