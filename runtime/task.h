// Task<T>: a lazy coroutine. `co_await` runs it as a call; Go() and Scope::Go()
// run it as a task of its own.
//
//   dojo::Task<int> Add(int a, int b) { co_return a + b; }
//   int sum = co_await Add(1, 2);
//
// A Task is move-only and runs at most once. A Task that is never awaited nor
// started never runs; its arguments are destroyed with it. Exceptions pass from
// a child to whoever awaits it. Awaiting an empty Task is a Panic.
//
// Four shapes that dangle in C++ coroutines are compile errors here, since a
// task outlives the call that made it:
//  * a parameter that is a reference (the caller's object may be gone at the
//    first resumption): pass by value;
//  * a parameter that is a view (std::string_view, std::span, ...): pass the
//    owner;
//  * a member function that is a coroutine (`this` is a hidden reference): make
//    it a free function;
//  * a capturing lambda that is a coroutine (the captures live in the closure,
//    not in the frame): pass the captures as parameters. Only Runtime::Run and
//    Explore, which keep the closure alive, accept one: it takes a dojo::Here.
// And only this runtime's operations can be awaited in a Task.
#ifndef RUNTIME_TASK_H_
#define RUNTIME_TASK_H_

#if defined(__clang__)
#if __clang_major__ < 16
#error "The runtime needs clang 16 or newer, or g++ 13 or newer."
#endif
#elif defined(__GNUC__) && __GNUC__ < 13
#error "g++ before 13 miscompiles co_await: use clang 16 or newer."
#endif

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <source_location>
#include <string_view>
#include <type_traits>
#include <utility>

#include "runtime/internal/operation.h"

namespace dojo {

template <class T = void>
class Task;

// The tag that Runtime::Run and Explore hand to the body they run. Nobody else
// can make one.
class Here;

namespace internal {

// Each coroutine frame is one block from here, so that frames can be counted
// and weighed, and named by valgrind.
void* AllocateFrame(std::size_t size);
void FreeFrame(void* frame, std::size_t size) noexcept;
// The size of the frame that was allocated last, asked once.
std::uint32_t TakeFrameSize(const void* frame);

// What every coroutine of ours holds. One task runs a chain of them: `caller`
// leads from the innermost to the root.
struct PromiseBase {
  static void* operator new(std::size_t size) { return AllocateFrame(size); }
  static void operator delete(void* frame, std::size_t size) noexcept {
    FreeFrame(frame, size);
  }

  // The coroutine that this is the promise of.
  std::coroutine_handle<> self() {
    return std::coroutine_handle<PromiseBase>::from_promise(*this);
  }

  PromiseBase* caller = nullptr;
  TaskRecord* task = nullptr;
  std::source_location awaits_at;
  std::exception_ptr exception;
  std::uint32_t frame_bytes = 0;

  std::suspend_always initial_suspend() const noexcept { return {}; }

  struct FinalAwaiter {
    bool await_ready() const noexcept { return false; }
    template <class P>
    std::coroutine_handle<> await_suspend(
        std::coroutine_handle<P> finished) const noexcept {
      return Continue(finished.promise());
    }
    void await_resume() const noexcept {}
    static std::coroutine_handle<> Continue(PromiseBase& finished) noexcept;
  };
  FinalAwaiter final_suspend() const noexcept { return {}; }

  void unhandled_exception() noexcept;
};

template <class T>
struct Promise : PromiseBase {
  std::optional<T> result;
  template <class U>
    requires std::is_convertible_v<U&&, T>
  void return_value(U&& value) {
    result.emplace(std::forward<U>(value));
  }
};
template <>
struct Promise<void> : PromiseBase {
  void return_void() const noexcept {}
};

// Makes `child` the coroutine that runs in `caller`'s task, and says what to
// resume.
std::coroutine_handle<> BeginCall(PromiseBase& caller, PromiseBase& child);

template <class T>
class TaskAwaiter {
 public:
  explicit TaskAwaiter(Promise<T>* child) : child_(child) {}
  TaskAwaiter(const TaskAwaiter&) = delete;
  TaskAwaiter& operator=(const TaskAwaiter&) = delete;
  ~TaskAwaiter() {
    if (child_ != nullptr) child_->self().destroy();
  }

  bool await_ready() const noexcept { return false; }
  template <class P>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<P> caller) {
    return BeginCall(caller.promise(), *child_);
  }
  T await_resume() {
    if (child_->exception) std::rethrow_exception(child_->exception);
    if constexpr (!std::is_void_v<T>) return *std::move(child_->result);
  }

 private:
  Promise<T>* child_;
};

template <class T>
inline constexpr bool kIsTask = false;
template <class T>
inline constexpr bool kIsTask<Task<T>> = true;

template <class A>
concept OwnOperation =
    std::is_base_of_v<Operation, A> && !std::is_reference_v<A>;

// An operation that the runtime's own coroutine awaits for its caller, at the
// caller's line.
template <class A>
struct Located {
  A operation;
  std::source_location at;
};
template <class T>
inline constexpr bool kIsLocated = false;
template <class A>
inline constexpr bool kIsLocated<Located<A>> = true;

template <class T, class Closure>
struct PromiseFor;

inline void CheckNotEmpty(const void* promise, const char* use,
                          std::source_location at) {
  if (promise == nullptr) [[unlikely]]
    ThrowPanic(use, at);
}

}  // namespace internal

template <class T>
class [[nodiscard(
    "a Task does nothing until it is awaited or started: co_await it, or hand "
    "it to Go")]] Task {
 public:
  Task() = default;
  Task(Task&& other) noexcept
      : promise_(std::exchange(other.promise_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(promise_, other.promise_);
    return *this;
  }
  ~Task() {
    if (promise_ != nullptr) promise_->self().destroy();
  }

  explicit operator bool() const { return promise_ != nullptr; }

  // For the runtime: gives up the frame, which then belongs to the caller.
  internal::Promise<T>* Release() && {
    return std::exchange(promise_, nullptr);
  }

 private:
  template <class U, class Closure>
  friend struct internal::PromiseFor;
  explicit Task(internal::Promise<T>* promise) : promise_(promise) {}

  internal::Promise<T>* promise_ = nullptr;
};

namespace internal {

// The promise of a Task<T>. `Closure` is the lambda whose body the coroutine
// is, or void.
template <class T, class Closure>
struct PromiseFor : Promise<T> {
  Task<T> get_return_object() {
    // A closure type is incomplete where the coroutine's traits are formed,
    // hence the question here.
    if constexpr (!std::is_void_v<Closure>) {
      static_assert(std::is_empty_v<Closure>,
                    "a capturing lambda must not be a Task: its captures live "
                    "in the closure, which is gone when the "
                    "task resumes; pass them as parameters by value (see "
                    "runtime/README.md, 'Coroutine traps')");
    }
    static_assert(alignof(PromiseFor) <= 2 * sizeof(void*),
                  "a Task's result must not be over-aligned: return a "
                  "std::unique_ptr to it");
    this->frame_bytes = internal::TakeFrameSize(this->self().address());
    return Task<T>(this);
  }

  template <OwnOperation A>
  A&& await_transform(A&& operation, std::source_location at =
                                         std::source_location::current()) {
    this->awaits_at = at;
    return static_cast<A&&>(operation);
  }
  template <OwnOperation A>
  A&& await_transform(Located<A>&& located) {
    this->awaits_at = located.at;
    return static_cast<A&&>(located.operation);
  }
  template <class U>
  TaskAwaiter<U> await_transform(
      Task<U>&& task,
      std::source_location at = std::source_location::current()) {
    this->awaits_at = at;
    Promise<U>* child = std::move(task).Release();
    CheckNotEmpty(child, "co_await of an empty Task", at);
    return TaskAwaiter<U>(child);
  }
  template <class A>
    requires(!OwnOperation<A> && !kIsTask<A> && !kIsLocated<A>)
  std::suspend_never await_transform(A&&) {
    if constexpr (kIsTask<std::remove_cvref_t<A>>) {
      static_assert(!kIsTask<std::remove_cvref_t<A>>,
                    "a Task runs once: write co_await std::move(task)");
    } else {
      static_assert(OwnOperation<A>,
                    "a Task can only await this runtime's operations, in "
                    "place: Send, Receive, Select, Sleep, Yield, "
                    "Join, Wait, Lock, or another Task");
    }
    return {};
  }
};

template <class P>
inline constexpr bool kIsView = false;
template <class P>
  requires(std::ranges::enable_view<P>)
inline constexpr bool kIsView<P> = true;

template <class P>
inline constexpr bool kIsReference = std::is_reference_v<P>;

template <class C>
concept CompleteType = requires { sizeof(C); };

template <class... P>
consteval void RefuseDanglingParameters() {
  static_assert(!(kIsReference<P> || ...),
                "a Task must not take a reference: the referenced object may "
                "be gone when the task resumes; pass by "
                "value (a member function that is a coroutine takes `this` by "
                "reference: make it a free function; see "
                "runtime/README.md, 'Coroutine traps')");
  static_assert(!(kIsView<P> || ...),
                "a Task must not take a view such as std::string_view or "
                "std::span: what it views may be gone when the "
                "task resumes; pass the owner, for instance std::string (see "
                "runtime/README.md, 'Coroutine traps')");
}

template <class T, class... P>
struct TaskTraits {
  static consteval bool Check() {
    RefuseDanglingParameters<P...>();
    return true;
  }
  static_assert(Check());
  using promise_type = PromiseFor<T, void>;
};

// The body of Run or Explore: the one coroutine whose closure is known to
// outlive it.
template <class T, class Closure>
struct TaskTraits<T, Closure&, Here> {
  using promise_type = PromiseFor<T, void>;
};

// First parameter an lvalue reference to a class: a lambda's closure, a member
// function's object, or a plain parameter.
template <class T, class Class, class... P>
  requires(std::is_class_v<Class>)
struct TaskTraits<T, Class&, P...> {
  // A closure inside its own body.
  static constexpr bool kLambda = !CompleteType<Class>;
  // A generic lambda is complete by then.
  static consteval bool EmptyClosure() {
    if constexpr (kLambda) {
      return true;
    } else {
      return std::is_empty_v<Class>;
    }
  }
  static consteval bool Check() {
    if constexpr (EmptyClosure()) {
      RefuseDanglingParameters<P...>();
    } else {
      RefuseDanglingParameters<Class&, P...>();
    }
    return true;
  }
  static_assert(Check());
  using promise_type = PromiseFor<T, std::conditional_t<kLambda, Class, void>>;
};

}  // namespace internal
}  // namespace dojo

template <class T, class... P>
struct std::coroutine_traits<dojo::Task<T>, P...>
    : dojo::internal::TaskTraits<T, P...> {};

#endif  // RUNTIME_TASK_H_
