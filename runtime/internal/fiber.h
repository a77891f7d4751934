// Fibers: native stacks on which tasks run while schedules are explored.
//
// An operation that is awaited suspends its coroutine, and another task may
// run. One that is called and not awaited (Close, TrySend, Unlock, a guard's
// destructor, ...) cannot: so the whole native stack stands still before it,
// and the scheduler goes on from its own. A fiber is free again as soon as the
// coroutine that it resumed has suspended.
#ifndef RUNTIME_INTERNAL_FIBER_H_
#define RUNTIME_INTERNAL_FIBER_H_

#include <cstddef>
#include <memory>
#include <vector>

#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace dojo::internal {

#if defined(__x86_64__)
// A stack that stands still: everything else that a switch must keep lies on
// it. swapcontext asks the kernel for the signal mask twice over, and a switch
// stands in every step of an exploration.
struct StackContext {
  void* stack_pointer = nullptr;
};
#else
using StackContext = ucontext_t;
#endif

class FiberPool;

class Fiber {
 public:
  explicit Fiber(FiberPool& pool);
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

 private:
  friend class FiberPool;
  static void Main(Fiber* self);

  // What the C++ runtime keeps per thread about exceptions in flight: each
  // stack has its own.
  struct ExceptionState {
    void* caught = nullptr;
    unsigned uncaught = 0;
  };

  FiberPool& pool_;
  std::unique_ptr<std::byte[]> stack_;
  StackContext context_;
  ExceptionState exceptions_;
  void (*function_)(void*) = nullptr;  // what to run; null when it is free
  void* argument_ = nullptr;
  Fiber* continued_by_ = nullptr;  // null: not by a fiber
  // The stack of whoever continued it; known under AddressSanitizer only.
  const void* outer_stack_ = nullptr;
  std::size_t outer_stack_bytes_ = 0;
};

class FiberPool {
 public:
  // Runs function(argument) on a free fiber until it returns (result null) or
  // stops in Stop() (result: its fiber). May be called on a fiber, too.
  Fiber* Start(void (*function)(void*), void* argument);
  // Lets a stopped fiber go on; same result.
  Fiber* Continue(Fiber& fiber);
  // On a fiber: back to who started or continued it.
  void Stop();
  bool OnFiber() const { return running_ != nullptr; }

 private:
  friend class Fiber;
  static constexpr std::size_t kStackBytes = 256 * 1024;

  std::vector<std::unique_ptr<Fiber>> all_;
  std::vector<Fiber*> free_;
  Fiber* running_ = nullptr;
  StackContext home_;  // of whoever uses the pool, and is on no fiber
};

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_FIBER_H_
