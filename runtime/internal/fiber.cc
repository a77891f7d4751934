#include "runtime/internal/fiber.h"

#include <cxxabi.h>

#include <cstdint>
#include <cstring>

#include "runtime/internal/sanitizers.h"

namespace dojo::internal {
namespace {

// The two members of __cxa_eh_globals as the Itanium C++ ABI lays them out.
struct EhGlobals {
  void* caught;
  unsigned uncaught;
};
// Where they are never changes in a thread, and to ask is a call.
EhGlobals& ThreadExceptions() {
  static constinit thread_local EhGlobals* exceptions = nullptr;
  if (exceptions == nullptr) [[unlikely]]
    exceptions = reinterpret_cast<EhGlobals*>(abi::__cxa_get_globals());
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
  // After the switch back.
  void Returned(const void** old_stack, std::size_t* old_bytes) {
    __sanitizer_finish_switch_fiber(fake_stack_, old_stack, old_bytes);
  }
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
    : pool_(pool), stack_(new std::byte[FiberPool::kStackBytes]) {
  Prepare(context_, stack_.get(), FiberPool::kStackBytes, &Main, this);
}

void Fiber::Main(Fiber* self) {
  SwitchNotice::Entered(&self->outer_stack_, &self->outer_stack_bytes_);
  for (;;) {
    self->function_(self->argument_);
    self->function_ = nullptr;
    self->pool_.Stop();
  }
}

Fiber* FiberPool::Start(void (*function)(void*), void* argument) {
  if (free_.empty()) {
    all_.push_back(std::make_unique<Fiber>(*this));
    free_.push_back(all_.back().get());
  }
  Fiber& fiber = *free_.back();
  free_.pop_back();
  fiber.function_ = function;
  fiber.argument_ = argument;
  return Continue(fiber);
}

Fiber* FiberPool::Continue(Fiber& fiber) {
  EhGlobals& exceptions = ThreadExceptions();
  const EhGlobals mine = exceptions;
  exceptions = {fiber.exceptions_.caught, fiber.exceptions_.uncaught};
  fiber.continued_by_ = running_;
  running_ = &fiber;
  SwitchNotice notice(fiber.stack_.get(), kStackBytes);
  Switch(fiber.continued_by_ != nullptr ? fiber.continued_by_->context_ : home_,
         fiber.context_);
  notice.Returned(nullptr, nullptr);
  running_ = fiber.continued_by_;
  fiber.exceptions_ = {exceptions.caught, exceptions.uncaught};
  exceptions = mine;
  if (fiber.function_ != nullptr) return &fiber;
  free_.push_back(&fiber);
  return nullptr;
}

void FiberPool::Stop() {
  Fiber& fiber = *running_;
  Fiber* const next = fiber.continued_by_;
  SwitchNotice notice(fiber.outer_stack_, fiber.outer_stack_bytes_);
  Switch(fiber.context_, next != nullptr ? next->context_ : home_);
  notice.Returned(&fiber.outer_stack_, &fiber.outer_stack_bytes_);
}

}  // namespace dojo::internal
