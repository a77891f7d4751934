// Context: carries "stop now", a deadline and a cause to everybody below, as
// Go's context does.
//
//   auto [ctx, cancel] =
//       dojo::Context::WithTimeout(dojo::Context::Background(), 5_ms);
//   dojo::Go("worker", Worker(ctx, jobs));
//   ...
//   co_await dojo::Select(dojo::OnReceive(jobs, &job), dojo::OnDone(ctx));
//
// Cancelling does not wait: it closes Done, of the context and of all derived
// from it. A context is a handle: copies are aliases.
#ifndef RUNTIME_CONTEXT_H_
#define RUNTIME_CONTEXT_H_

#include <optional>
#include <source_location>
#include <string>
#include <string_view>

#include "runtime/channel.h"
#include "runtime/duration.h"
#include "runtime/select.h"
#include "runtime/task.h"

namespace dojo {

namespace internal {

struct ContextState;

// A counted reference; null is the background context.
class ContextReference {
 public:
  ContextReference() = default;
  explicit ContextReference(ContextState* adopted) : state_(adopted) {}
  ContextReference(const ContextReference& other);
  ContextReference& operator=(ContextReference other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  ~ContextReference();
  ContextState* get() const { return state_; }
  ContextState* operator->() const { return state_; }

 private:
  ContextState* state_ = nullptr;
};

}  // namespace internal

// Ends a context with "context canceled". Copies are aliases; only the first
// call, of whichever copy, does anything.
class Cancel {
 public:
  void operator()(
      std::source_location at = std::source_location::current()) const;
  // With a cause, which Context::Cause hands on.
  void operator()(
      std::string_view cause,
      std::source_location at = std::source_location::current()) const;

 private:
  friend class Context;
  explicit Cancel(internal::ContextReference state) : state_(state) {}
  internal::ContextReference state_;
};

class Context {
 public:
  struct Pair;

  // Never cancelled, without a deadline; what Context() makes, too.
  static Context Background() { return {}; }

  // A context that ends when `cancel` is called, or `parent` ends.
  static Pair WithCancel(
      const Context& parent,
      std::source_location at = std::source_location::current());
  // ... or at the deadline, with "context deadline exceeded". Inside a Run
  // only; panics elsewhere.
  static Pair WithTimeout(
      const Context& parent, Duration timeout,
      std::source_location at = std::source_location::current());
  static Pair WithDeadline(
      const Context& parent, Time deadline,
      std::source_location at = std::source_location::current());

  Context() = default;

  // Closed when the context ends. Nil when it never can: a receive from that
  // parks for ever.
  Receiver<Unit> Done() const;

  // "" while it goes on, then "context canceled" or "context deadline
  // exceeded".
  std::string_view Err(
      std::source_location at = std::source_location::current()) const;

  // What was given to `cancel`, of this context or of the one above that ended
  // it; else Err().
  std::string Cause(
      std::source_location at = std::source_location::current()) const;

  std::optional<Time> Deadline() const;

  friend bool operator==(const Context& a, const Context& b) {
    return a.state_.get() == b.state_.get();
  }

 private:
  friend class StopAfterFunc;
  friend class StopAfterFunc AfterFunc(const Context&, std::string_view, Task<>,
                                       std::source_location);
  explicit Context(internal::ContextReference state) : state_(state) {}
  internal::ContextReference state_;
};

struct Context::Pair {
  Context ctx;
  Cancel cancel;
};

// Takes an AfterFunc back.
class StopAfterFunc {
 public:
  // True when the task has not begun and never will.
  bool operator()(
      std::source_location at = std::source_location::current()) const;

 private:
  friend StopAfterFunc AfterFunc(const Context&, std::string_view, Task<>,
                                 std::source_location);
  StopAfterFunc(internal::ContextReference state, std::uint64_t number)
      : state_(state), number_(number) {}
  internal::ContextReference state_;
  std::uint64_t number_;
};

// Starts `task` as a task of its own when `ctx` ends; at once if it has ended.
StopAfterFunc AfterFunc(
    const Context& ctx, std::string_view name, Task<> task,
    std::source_location at = std::source_location::current());

// A case of Select: happens when `ctx` has ended.
inline internal::ReceiveCase<Unit> OnDone(const Context& ctx) {
  return OnReceive(ctx.Done());
}

}  // namespace dojo

#endif  // RUNTIME_CONTEXT_H_
