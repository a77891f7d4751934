// The variables of kata_atomic.h under relacy, and its full search over them.
//
// Invariants:
// - Only relacy decides which thread goes on, and only inside an operation on
//   an atomic of its own, before that takes effect: so what stands behind such
//   a call here belongs to the same step.
// - Hence an operation on a Plain belongs to the step before it.
// - A Plain is carried by a relaxed atomic, for the values that it may have,
//   and by a vector clock of relacy's, which says whether an access races.
// - What fails is noted, and the run goes on: the search sees all runs, and the
//   clearest failure is kept.
#include "katas/memory/weak_memory.h"

#include <algorithm>
#include <exception>
#include <initializer_list>
#include <ostream>
#include <stdexcept>
#include <utility>

// Not relacy.hpp: that makes macros of the standard's words. The order is its.
// clang-format off
#include <relacy/base.hpp>
#include <relacy/context.hpp>
#include <relacy/context_base_impl.hpp>
#include <relacy/backoff.hpp>
#include <relacy/atomic_fence.hpp>
#include <relacy/atomic.hpp>
#include <relacy/var.hpp>
#include <relacy/test_suite.hpp>
#include <relacy/stdlib/mutex.hpp>
#include <relacy/stdlib/condition_variable.hpp>
#include <relacy/stdlib/semaphore.hpp>
#include <relacy/stdlib/event.hpp>
// clang-format on

#include "katas/memory/shared_object.h"
#include "katas/memory/update.h"

namespace kata::memory {

// Hands a Change to relacy's exchange, which finds this by its argument.
struct Operand {
  Change change;
  std::uint64_t value;
  int bytes;
};
std::ostream& operator<<(std::ostream& out, const Operand& operand) {
  return out << operand.value;
}
std::uint64_t perform_rmw(rl::rmw_type_t<rl::rmw_type_swap>,
                          std::uint64_t value, Operand operand) {
  return Updated(value, operand.change, operand.value, operand.bytes);
}

struct Cell {
  explicit Cell(const Traits& traits) : traits(traits) {}

  Traits traits;
  rl::atomic<std::uint64_t> values;
  rl::var_data* clock = nullptr;  // of a Plain
  Access newest;                  // the last store
  Access last[kMostThreads];      // of each thread
  std::uint64_t changes = 0;      // how often it was written
  // At how many changes each thread has last looked; 0: all of them, before
  // they started.
  std::uint64_t looked[kMostThreads + 1] = {};
  bool failed_weakly = false;
};

struct Lock {
  const char* name;
  rl::mutex mutex;
};

namespace {

using Fault = Run::Fault;
using Operation = Step::Operation;

constexpr unsigned kDeepest = 2000;  // scheduling points of one run
// When something has gone wrong a clearer run may come; but somebody waits.
constexpr std::uint64_t kMostRunsWithFailure = 20'000;

// ---- The run that is tried now ----

struct Current {
  const InterleavedProgram* program = nullptr;
  const std::vector<int>* size = nullptr;
  std::vector<std::string> threads;
  std::uint64_t most_runs = 0;
  bool between_threads = true;  // before they start, or after they have ended
  Run run;
  WeakMemory found;
};
Current* current = nullptr;

int Thread() {
  return current->between_threads ? -1 : static_cast<int>(rl::thread_index());
}

void Note(Fault fault, const std::string& text) {
  Run& run = current->run;
  // The first is the cause; but a race is only a reason for what it leads to.
  if (run.fault != Fault::kNone && run.fault != Fault::kRace) return;
  run.fault = fault;
  run.text = text;
  run.thread = Thread();
  if (!run.steps.empty()) run.place = run.steps.back().place;
}

void Keep() {
  WeakMemory& found = current->found;
  const Run& run = current->run;
  const auto mix = [&found](std::uint64_t value) {
    found.digest = (found.digest ^ value) * 0x100000001b3 + 1;
  };
  for (const Step& step : run.steps) {
    mix(static_cast<std::uint64_t>(step.thread));
    mix(static_cast<std::uint64_t>(step.operation));
    mix(step.before);
    mix(step.after);
  }
  if (run.fault == Fault::kNone) return;
  if (found.failure && !IsClearer(run, *found.failure)) return;
  found.failure = run;
  found.failure->threads = current->threads;
}

Place At(const Location& at) { return {at.file_name(), at.line()}; }

// ---- One step ----

rl::memory_order Order(std::memory_order order) {
  switch (order) {
    case std::memory_order_relaxed:
      return rl::mo_relaxed;
    case std::memory_order_consume:
      return rl::mo_consume;
    case std::memory_order_acquire:
      return rl::mo_acquire;
    case std::memory_order_release:
      return rl::mo_release;
    case std::memory_order_acq_rel:
      return rl::mo_acq_rel;
    case std::memory_order_seq_cst:
      break;
  }
  return rl::mo_seq_cst;
}

// The standard leaves such a call undefined.
std::memory_order Allowed(std::memory_order order,
                          std::initializer_list<std::memory_order> forbidden,
                          const char* what, const Location& at) {
  for (const std::memory_order each : forbidden) {
    if (order != each) continue;
    Note(Fault::kMisuse, std::string(what) + " cannot have this order");
    current->run.place = At(at);
    return std::memory_order_seq_cst;
  }
  return order;
}

std::memory_order ForLoad(std::memory_order order, const Location& at) {
  return Allowed(order, {std::memory_order_release, std::memory_order_acq_rel},
                 "a load", at);
}

std::memory_order ForStore(std::memory_order order, const Location& at) {
  return Allowed(order,
                 {std::memory_order_consume, std::memory_order_acquire,
                  std::memory_order_acq_rel},
                 "a store", at);
}

Step NewStep(Operation operation, std::memory_order order, const Location& at) {
  Step step;
  step.thread = Thread();
  step.operation = operation;
  step.order = order;
  step.place = At(at);
  return step;
}

Step NewStep(Operation operation, const Cell& cell, std::memory_order order,
             const Location& at) {
  Step step = NewStep(operation, order, at);
  step.variable = cell.traits.name;
  step.kind = cell.traits.kind;
  step.format = cell.traits.format;
  return step;
}

// The other thread's access that this one is not ordered after. relacy only
// says that there is one.
Access RacingWith(const Cell& cell, int thread, bool writes) {
  for (int other = 0; other < kMostThreads; ++other) {
    const Access& access = cell.last[other];
    if (other != thread && access.thread >= 0 && (writes || access.writes))
      return access;
  }
  return cell.newest;
}

// Held against the clock before the access counts.
void CheckRace(Cell& cell, Step& step, bool writes) {
  if (!cell.clock || step.thread < 0) return;
  rl::thread_info_base& thread = *rl::ctx().threadx_;
  if (writes ? cell.clock->store(thread) : cell.clock->load(thread)) return;
  step.races = true;
  step.race_with = RacingWith(cell, step.thread, writes);
  if (current->run.fault == Fault::kNone) current->run.fault = Fault::kRace;
}

void Took(Cell& cell, Step step, bool writes) {
  step.written = writes;
  std::uint64_t& looked = cell.looked[step.thread + 1];
  const std::uint64_t between = cell.changes - std::max(looked, cell.looked[0]);
  if (step.operation == Operation::kCompare && writes && between >= 2)
    step.changes_between = between;
  if (writes) ++cell.changes;
  looked = cell.changes;
  CheckRace(cell, step, writes);
  const Access access = {step.thread, writes, step.place};
  if (writes) cell.newest = access;
  if (step.thread < 0) return;
  Access& last = cell.last[step.thread];
  // A store says more than a load behind it.
  if (writes || !last.writes) last = access;
  current->run.steps.push_back(std::move(step));
}

void Took(const Lock& lock, Operation operation, const Location& at) {
  if (Thread() < 0) return;
  Step step = NewStep(operation, std::memory_order_acq_rel, at);
  step.variable = lock.name;
  current->run.steps.push_back(std::move(step));
}

// Plain variables need no scheduling points: where their accesses are ordered
// another order of steps shows nothing new, and where they are not the clock
// says so in any order.
class WithoutHandover {
 public:
  explicit WithoutHandover(const Cell& cell)
      : plain_(cell.traits.kind == Kind::kPlain) {
    if (plain_) rl::ctx().disable_preemption();
  }
  ~WithoutHandover() {
    if (plain_) rl::ctx().enable_preemption();
  }

 private:
  const bool plain_;
};

void CheckKnown(const void* variable) {
  if (variable == nullptr)
    throw std::logic_error("an Atomic, Plain or Mutex is older than the run");
}

// ---- The search ----

// relacy counts what is allocated in a run, and tries both ways of giving it
// back. Nothing here is about the heap: it is left to malloc.
struct Allocation : rl::context {
  static void LeaveAlone() { ++(rl::ctx().*&Allocation::disable_alloc_); }
};

template <int kThreads>
struct Suite : rl::test_suite<Suite<kThreads>, kThreads> {
  std::unique_ptr<Interleaved> program;

  void before() {
    if (current->found.runs == 0) Allocation::LeaveAlone();
    if (current->found.runs == current->most_runs ||
        (current->found.failure &&
         current->found.runs >= kMostRunsWithFailure)) {
      rl::ctx().rl_until("the budget is used up", rl::debug_info());
    }
    ++current->found.runs;
    current->run = Run();
    current->between_threads = true;
    program = current->program->make(*current->size);
    current->between_threads = false;
  }

  void thread(unsigned index) {
    Guarded([&] { program->Run(static_cast<int>(index)); });
  }

  void after() {
    current->between_threads = true;
    Guarded([&] {
      program->Check();
      program.reset();
    });
    Keep();
  }

  template <class Call>
  void Guarded(const Call& call) {
    try {
      call();
    } catch (const ExpectationFailed& failed) {
      Note(Fault::kExpectation, failed.what());
    } catch (const std::exception& thrown) {
      Note(Fault::kException, thrown.what());
    } catch (...) {
      Note(Fault::kException, "it is no std::exception");
    }
  }
};

template <int kThreads>
void Search() {
  std::ostream silent(nullptr);
  rl::test_params parameters;
  // Not what is searched by, which is the template argument below: it lets a
  // load see two values before the newest, where "full" would let it see one.
  parameters.search_type = rl::sched_random;
  parameters.execution_depth_limit = kDeepest;
  parameters.output_stream = &silent;
  parameters.progress_stream = &silent;
  rl::ostringstream state;
  const rl::test_result_e result =
      rl::run_test<Suite<kThreads>, rl::full_search_scheduler<kThreads>>(
          parameters, state, false);
  current->between_threads = true;  // relacy is gone
  switch (result) {
    case rl::test_result_success:
      current->found.complete = true;
      return;
    case rl::test_result_until_condition_hit:
      if (current->found.failure) return;
      current->run = Run();
      Note(Fault::kEndless, "the search does not end within " +
                                std::to_string(current->most_runs) + " runs");
      break;
    case rl::test_result_livelock:
      Note(Fault::kEndless,
           "a run does not end: its threads ask again and again");
      break;
    case rl::test_result_deadlock:
      Note(Fault::kEndless,
           "a run does not end: each thread waits for a mutex");
      break;
    case rl::test_result_resource_leak:
      Note(Fault::kMisuse, "an Atomic or Plain outlives its run");
      break;
    default:
      Note(Fault::kMisuse, rl::test_result_str(result));
      break;
  }
  Keep();
}

}  // namespace

WeakMemory ExploreWeakMemory(const InterleavedProgram& program,
                             const std::vector<int>& size,
                             std::uint64_t most_runs) {
  Current now;
  now.program = &program;
  now.size = &size;
  now.most_runs = most_runs;
  current = &now;
  now.threads = program.threads(size);
  if (now.threads.size() == 2) {
    Search<2>();
  } else {
    Search<3>();
  }
  current = nullptr;
  return std::move(now.found);
}

// ---- The variables ----

Cell* Create(const void* place, const Traits& traits, std::uint64_t value) {
  CountVariable(place);
  // Made before any run, as a global: no run can use it.
  if (!rl::is_ctx()) return nullptr;
  Cell* const cell = new Cell(traits);
  cell->values(rl::debug_info()).store(value, rl::mo_relaxed);
  if (traits.kind == Kind::kPlain) {
    cell->clock = rl::ctx().var_ctor();
    cell->clock->init(*rl::ctx().threadx_);
  }
  return cell;
}

void Destroy(Cell* cell) {
  if (cell == nullptr) return;
  if (cell->clock) rl::ctx().var_dtor(cell->clock);
  delete cell;
}

std::uint64_t Load(Cell* cell, std::memory_order order, const Location& at) {
  CheckKnown(cell);
  order = ForLoad(order, at);
  const WithoutHandover here(*cell);
  const std::uint64_t value = cell->values(rl::debug_info()).load(Order(order));
  Step step = NewStep(Operation::kLoad, *cell, order, at);
  step.before = value;
  step.newest = cell->values.debug_value();
  step.stale = step.newest != value;
  step.newest_from = cell->newest;
  Took(*cell, std::move(step), /*writes=*/false);
  return value;
}

void Store(Cell* cell, std::uint64_t value, std::memory_order order,
           const Location& at) {
  CheckKnown(cell);
  order = ForStore(order, at);
  const WithoutHandover here(*cell);
  cell->values(rl::debug_info()).store(value, Order(order));
  Step step = NewStep(Operation::kStore, *cell, order, at);
  step.after = value;
  Took(*cell, std::move(step), /*writes=*/true);
}

std::uint64_t Update(Cell* cell, Change change, std::uint64_t operand,
                     std::memory_order order, const Location& at) {
  CheckKnown(cell);
  const int bytes = cell->traits.bytes;
  const std::uint64_t before = cell->values.rmw(
      rl::rmw_type_t<rl::rmw_type_swap>(), Operand{change, operand, bytes},
      Order(order), rl::debug_info());
  Step step = NewStep(Operation::kUpdate, *cell, order, at);
  step.before = before;
  step.after = Updated(before, change, operand, bytes);
  Took(*cell, std::move(step), /*writes=*/true);
  return before;
}

bool CompareExchange(Cell* cell, std::uint64_t& expected, std::uint64_t desired,
                     std::memory_order success, std::memory_order failure,
                     bool weak, const Location& at) {
  CheckKnown(cell);
  failure = ForLoad(failure, at);
  // Without a reason once for each variable, or the search would not end. What
  // is expected then is what no variable of fewer than 8 bytes can hold.
  const bool fails_weakly = weak && !cell->failed_weakly &&
                            rl::ctx().rand(2, rl::sched_type_user) == 0;
  std::uint64_t seen = fails_weakly ? ~expected : expected;
  const std::uint64_t wanted = seen;
  const bool done = cell->values(rl::debug_info())
                        .compare_exchange_strong(seen, desired, Order(success),
                                                 Order(failure));
  if (fails_weakly) cell->failed_weakly = true;
  Step step = NewStep(Operation::kCompare, *cell, done ? success : failure, at);
  step.before = done ? wanted : seen;
  step.after = desired;
  Took(*cell, std::move(step), /*writes=*/done);
  if (!done) expected = seen;
  return done;
}

Lock* CreateLock(const void* place, const char* name) {
  CountVariable(place);
  if (!rl::is_ctx()) return nullptr;
  Lock* const lock = new Lock;
  lock->name = name;
  return lock;
}

void Destroy(Lock* lock) { delete lock; }

void Acquire(Lock* lock, const Location& at) {
  CheckKnown(lock);
  lock->mutex.lock(rl::debug_info());
  Took(*lock, Operation::kLock, at);
}

void Release(Lock* lock, const Location& at) {
  CheckKnown(lock);
  lock->mutex.unlock(rl::debug_info());
  Took(*lock, Operation::kUnlock, at);
}

void Fence(std::memory_order order, const Location& at) {
  // A relaxed fence is none.
  if (order != std::memory_order_relaxed)
    rl::atomic_thread_fence(Order(order), rl::debug_info());
  if (Thread() < 0) return;
  current->run.steps.push_back(NewStep(Operation::kFence, order, at));
}

void Yield(const Location& at) {
  if (Thread() < 0) return;
  rl::yield(1, rl::debug_info());
  current->run.steps.push_back(
      NewStep(Operation::kYield, std::memory_order_relaxed, at));
}

}  // namespace kata::memory
