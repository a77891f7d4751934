// Fibers: native stacks on which tasks run while schedules are explored.
//
// A loop resumes one task after the other. An operation that is awaited
// suspends its coroutine: the loop goes on, on the same stack. One that is
// called and not awaited (Close, TrySend, Unlock, a guard's destructor, ...)
// cannot: the whole stack stands still before it, with the loop that resumed
// the task at its bottom, and the loop begins anew on another stack. When the
// task is to go on, that one returns, and its stack is free.
//
// Invariant: of all loops that have begun and not returned, one runs; each
// other one has a task above it that has stopped.
#ifndef RUNTIME_INTERNAL_FIBER_H_
#define RUNTIME_INTERNAL_FIBER_H_

#include <cstddef>
#include <exception>
#include <memory>
#include <vector>

#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace dojo::internal {

#if defined(__x86_64__)
// A stack that stands still: everything else that a switch must keep lies on
// it. swapcontext asks the kernel for the signal mask twice over, and an
// exploration of guards and locks switches in every other step.
struct StackContext {
  void* stack_pointer = nullptr;
};
#else
using StackContext = ucontext_t;
#endif

class FiberPool;

// What the C++ runtime keeps per thread about exceptions in flight: the two
// members of __cxa_eh_globals, as the Itanium C++ ABI lays them out. Each stack
// has its own.
struct ExceptionState {
  void* caught = nullptr;
  unsigned uncaught = 0;
};

class Fiber {
 public:
  explicit Fiber(FiberPool& pool);
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

 private:
  friend class FiberPool;
  static void Main(Fiber* self);

  FiberPool& pool_;
  std::unique_ptr<std::byte[]> stack_;
  // Stacks lie side by side: valgrind must know that a switch between two is no
  // growth of one.
  const unsigned valgrind_stack_;
  StackContext context_;
  ExceptionState exceptions_;
};

class FiberPool {
 public:
  // Resumes tasks. Returns the stopped fiber that goes on in its place; or
  // null, and whoever called Run or Finish goes on.
  using Loop = Fiber* (*)(void* argument);

  FiberPool() = default;
  FiberPool(const FiberPool&) = delete;
  FiberPool& operator=(const FiberPool&) = delete;

  // Runs loop(argument) on a fiber, until it returns null or throws, there or
  // where it has begun anew. What it throws goes on here.
  void Run(Loop loop, void* argument);
  // In a task: its fiber stands still, and the loop begins anew on another one.
  void Stop();
  // Lets a stopped fiber go on, until its loop returns null. In a task, or
  // outside of Run.
  void Finish(Fiber& stopped);
  // Null outside of Run and Finish.
  Fiber* running() const { return running_; }

 private:
  friend class Fiber;
  static constexpr std::size_t kStackBytes = 256 * 1024;

  Fiber* TakeFree();
  Fiber* RunLoop() noexcept;
  void SwitchTo(Fiber* next);  // null: home
  // Where to note the stack that a switch has come from: home's, or nowhere.
  const void** OldStack() {
    return switched_from_home_ ? &home_stack_ : nullptr;
  }
  std::size_t* OldStackBytes() {
    return switched_from_home_ ? &home_stack_bytes_ : nullptr;
  }

  std::vector<std::unique_ptr<Fiber>> all_;
  std::vector<Fiber*> free_;
  Fiber* running_ = nullptr;
  Fiber* caller_ = nullptr;  // of Run or Finish; null: home
  Loop loop_ = nullptr;
  void* argument_ = nullptr;
  std::exception_ptr thrown_;
  // Of whoever uses the pool, and is on no fiber.
  StackContext home_;
  ExceptionState home_exceptions_;
  bool switched_from_home_ = false;
  // Known under AddressSanitizer only.
  const void* home_stack_ = nullptr;
  std::size_t home_stack_bytes_ = 0;
};

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_FIBER_H_
