#include "runtime/internal/fiber.h"

#include <cxxabi.h>
#include <valgrind/valgrind.h>

#include <cstdint>
#include <cstring>
#include <utility>

#include "runtime/internal/sanitizers.h"

namespace dojo::internal {
namespace {

// Where it is never changes in a thread, and to ask is a call.
ExceptionState& ThreadExceptions() {
  static constinit thread_local ExceptionState* exceptions = nullptr;
  if (exceptions == nullptr) [[unlikely]]
    exceptions = reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals());
  return *exceptions;
}

// AddressSanitizer must be told which stack we are on.
#if DOJO_ADDRESS_SANITIZER
extern "C" void __sanitizer_start_switch_fiber(void** fake_stack,
                                               const void* stack,
                                               std::size_t bytes);
extern "C" void __sanitizer_finish_switch_fiber(void* fake_stack,
                                                const void** old_stack,
                                                std::size_t* old_bytes);
// Stands around a switch to `stack`.
class SwitchNotice {
 public:
  SwitchNotice(const void* stack, std::size_t bytes) {
    __sanitizer_start_switch_fiber(&fake_stack_, stack, bytes);
  }
  // After a switch back, from `old_stack`.
  void Returned(const void** old_stack, std::size_t* old_bytes) {
    __sanitizer_finish_switch_fiber(fake_stack_, old_stack, old_bytes);
  }
  // On a stack that begins.
  static void Entered(const void** old_stack, std::size_t* old_bytes) {
    __sanitizer_finish_switch_fiber(nullptr, old_stack, old_bytes);
  }

 private:
  void* fake_stack_ = nullptr;
};
#else
class SwitchNotice {
 public:
  SwitchNotice(const void*, std::size_t) {}
  void Returned(const void**, std::size_t*) {}
  static void Entered(const void**, std::size_t*) {}
};
#endif

#if defined(__x86_64__)

extern "C" void dojo_switch_stack(void** save, void* load);
extern "C" void dojo_fiber_entry();

// Keeps what the System V ABI asks a callee to keep: rbx, rbp, r12 to r15, and
// the control words of SSE and x87, whose loading takes longer than all else
// and is left out where they are the same. A new fiber's first switch "returns"
// into dojo_fiber_entry with its argument in r12 and its function in r13.
asm(R"(
.pushsection .text
.type dojo_switch_stack, @function
dojo_switch_stack:
  .cfi_startproc
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  pushq $0
  stmxcsr (%rsp)
  fnstcw 4(%rsp)
  movq (%rsp), %rax
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  cmpq (%rsp), %rax
  je 1f
  ldmxcsr (%rsp)
  fldcw 4(%rsp)
1:
  addq $8, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
  .cfi_endproc
.size dojo_switch_stack, .-dojo_switch_stack
.type dojo_fiber_entry, @function
dojo_fiber_entry:
  .cfi_startproc
  .cfi_undefined rip
  movq %r12, %rdi
  callq *%r13
  ud2
  .cfi_endproc
.size dojo_fiber_entry, .-dojo_fiber_entry
.popsection
)");

void Prepare(StackContext& context, std::byte* stack, std::size_t size,
             void (*main)(Fiber*), Fiber* fiber) {
  auto top =
      reinterpret_cast<std::uintptr_t>(stack + size) & ~std::uintptr_t{15};
  // From the lowest address: control words, r15, r14, r13, r12, rbx, rbp, the
  // return address. A callq in dojo_fiber_entry then finds the stack aligned to
  // 16 bytes.
  std::uintptr_t* frame = reinterpret_cast<std::uintptr_t*>(top) - 8;
  std::uint32_t control_words[2] = {};
  asm volatile("stmxcsr %0\n\tfnstcw %1"
               : "=m"(control_words[0]), "=m"(control_words[1]));
  std::memcpy(&frame[0], control_words, sizeof(control_words));
  frame[1] = frame[2] = frame[5] = frame[6] = 0;
  frame[3] = reinterpret_cast<std::uintptr_t>(main);
  frame[4] = reinterpret_cast<std::uintptr_t>(fiber);
  frame[7] = reinterpret_cast<std::uintptr_t>(&dojo_fiber_entry);
  context.stack_pointer = frame;
}

void Switch(StackContext& from, StackContext& to) {
  dojo_switch_stack(&from.stack_pointer, to.stack_pointer);
}

#else

// makecontext passes ints only: pointers go in halves.
void Enter(unsigned main_high, unsigned main_low, unsigned fiber_high,
           unsigned fiber_low) {
  auto join = [](unsigned high, unsigned low) {
    return static_cast<std::uintptr_t>(high) << 32 | low;
  };
  reinterpret_cast<void (*)(Fiber*)>(join(main_high, main_low))(
      reinterpret_cast<Fiber*>(join(fiber_high, fiber_low)));
}

void Prepare(StackContext& context, std::byte* stack, std::size_t size,
             void (*main)(Fiber*), Fiber* fiber) {
  getcontext(&context);
  context.uc_stack.ss_sp = stack;
  context.uc_stack.ss_size = size;
  context.uc_link = nullptr;
  const auto m = reinterpret_cast<std::uintptr_t>(main);
  const auto f = reinterpret_cast<std::uintptr_t>(fiber);
  makecontext(&context, reinterpret_cast<void (*)()>(&Enter), 4,
              static_cast<unsigned>(m >> 32), static_cast<unsigned>(m),
              static_cast<unsigned>(f >> 32), static_cast<unsigned>(f));
}

void Switch(StackContext& from, StackContext& to) { swapcontext(&from, &to); }

#endif

}  // namespace

Fiber::Fiber(FiberPool& pool)
    : pool_(pool),
      stack_(new std::byte[FiberPool::kStackBytes]),
      valgrind_stack_(VALGRIND_STACK_REGISTER(
          stack_.get(), stack_.get() + FiberPool::kStackBytes)) {
  Prepare(context_, stack_.get(), FiberPool::kStackBytes, &Main, this);
}

Fiber::~Fiber() { VALGRIND_STACK_DEREGISTER(valgrind_stack_); }

void Fiber::Main(Fiber* self) {
  FiberPool& pool = self->pool_;
  SwitchNotice::Entered(pool.OldStack(), pool.OldStackBytes());
  for (;;) {
    Fiber* const next = pool.RunLoop();
    pool.free_.push_back(self);
    pool.SwitchTo(next != nullptr ? next : pool.caller_);
  }
}

Fiber* FiberPool::TakeFree() {
  if (free_.empty()) {
    all_.push_back(std::make_unique<Fiber>(*this));
    return all_.back().get();
  }
  Fiber* const fiber = free_.back();
  free_.pop_back();
  return fiber;
}

Fiber* FiberPool::RunLoop() noexcept {
  try {
    return loop_(argument_);
  } catch (...) {
    thrown_ = std::current_exception();
    return nullptr;
  }
}

void FiberPool::SwitchTo(Fiber* next) {
  Fiber* const mine = running_;
  (mine != nullptr ? mine->exceptions_ : home_exceptions_) =
      std::exchange(ThreadExceptions(),
                    next != nullptr ? next->exceptions_ : home_exceptions_);
  running_ = next;
  switched_from_home_ = mine == nullptr;
  SwitchNotice notice(next != nullptr ? next->stack_.get() : home_stack_,
                      next != nullptr ? kStackBytes : home_stack_bytes_);
  Switch(mine != nullptr ? mine->context_ : home_,
         next != nullptr ? next->context_ : home_);
  // Somebody has switched to `mine`.
  notice.Returned(OldStack(), OldStackBytes());
}

void FiberPool::Run(Loop loop, void* argument) {
  loop_ = loop;
  argument_ = argument;
  SwitchTo(TakeFree());
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void FiberPool::Stop() { SwitchTo(TakeFree()); }

void FiberPool::Finish(Fiber& stopped) {
  Fiber* const outer = std::exchange(caller_, running_);
  SwitchTo(&stopped);
  caller_ = outer;
}

}  // namespace dojo::internal
