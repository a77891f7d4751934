// Scope: tasks that cannot outlive a block.
//
//   dojo::Scope workers;
//   for (int i = 0; i < n; ++i) workers.Go("worker", Worker(jobs));
//   co_await workers.Join();      // every path out of the block joins
#ifndef RUNTIME_SCOPE_H_
#define RUNTIME_SCOPE_H_

#include <cstddef>
#include <source_location>
#include <string_view>

#include "runtime/internal/operation.h"
#include "runtime/internal/tracer.h"
#include "runtime/task.h"

namespace dojo {

class Scope;

namespace internal {

class JoinOperation final : public Operation {
 public:
  explicit JoinOperation(Scope& scope);
  void await_resume() const noexcept {}
  const Scope& scope() const { return scope_; }

 private:
  friend bool internal::Arrive(Operation& operation);
  bool Arrive();
  Scope& scope_;
  LeavingWaiter waiter_;
};

void ChildEnded(Scope& scope);

}  // namespace internal

class Scope {
 public:
  explicit Scope(std::source_location at = std::source_location::current())
      : at_(at) {}
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  // With children alive: destroys their frames, the youngest first, and records
  // the panic "scope left without Join", since to destroy them in silence would
  // hide the leak.
  ~Scope();

  // Like dojo::Go, for a task that this scope owns.
  void Go(std::string_view name, Task<> task,
          std::source_location at = std::source_location::current());

  // Parks until every child has ended. It does not rethrow: a child's panic is
  // in the Report already.
  [[nodiscard(
      "a join does nothing until it is awaited: co_await it")]] internal::
      JoinOperation
      Join() {
    return internal::JoinOperation(*this);
  }

 private:
  friend class internal::JoinOperation;
  friend void internal::ChildEnded(Scope& scope);

  std::source_location at_;
  std::size_t children_ = 0;
  internal::TracedObject traced_;
  internal::WaiterQueue joiners_{traced_};
};

}  // namespace dojo

#endif  // RUNTIME_SCOPE_H_
