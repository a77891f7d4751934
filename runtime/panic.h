// Panic: the exception for what Go calls a panic.
#ifndef RUNTIME_PANIC_H_
#define RUNTIME_PANIC_H_

#include <source_location>
#include <stdexcept>
#include <string>

namespace dojo {

// Thrown where Go would panic, with Go's text: "send on closed channel", "close
// of closed channel", "close of nil channel", "sync: negative WaitGroup
// counter", ... A Panic that leaves a task unwinds that task; the other tasks
// run on to quiescence, so that what the panic hid is seen. The Report lists it
// first.
class Panic : public std::runtime_error {
 public:
  Panic(const std::string& text, std::source_location at)
      : std::runtime_error(text), at_(at) {}

  // The operation that panicked: the line of the co_await, or of the call for
  // what is not awaited (Close, Unlock, ...).
  std::source_location at() const { return at_; }

 private:
  std::source_location at_;
};

}  // namespace dojo

#endif  // RUNTIME_PANIC_H_
