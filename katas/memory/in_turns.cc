// A second opinion: the same programs on real threads and real variables, under
// ThreadSanitizer. in_turns race|silent PROGRAM SIZE [PROGRAM SIZE]...
//
// ThreadSanitizer reports two accesses that nothing orders, if it sees them
// come one after the other: alone it depends on luck. So each operation waits
// for its turn in a given order of steps, and all orders with few handovers are
// run.
//
// Invariant: who waits spins on relaxed atomics alone. They order nothing, so
// whatever happens before something else does so by the submission's own doing.
//
// Fences, which ThreadSanitizer does not know, are put into the operations that
// they order: a store behind a release fence releases, and an acquire fence
// acquires what has been loaded before it. That is as much order as there is,
// or a little more: what stands between a release fence and the store counts as
// released.
#include <sched.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "katas/harness/size.h"
#include "katas/kata_atomic.h"
#include "katas/memory/interleaved.h"
#include "katas/memory/shared_object.h"
#include "katas/memory/update.h"

// ThreadSanitizer's own interface.
extern "C" void __tsan_acquire(void* address);
extern "C" const char* __tsan_default_options();
extern "C" void __tsan_on_report(void* report);

namespace {
int reports = 0;
}  // namespace

// Its word is asked for below, not at the exit.
const char* __tsan_default_options() { return "exitcode=0:halt_on_error=0"; }

__attribute__((no_sanitize("thread"))) void __tsan_on_report(void*) {
  __atomic_fetch_add(&reports, 1, __ATOMIC_RELAXED);
}

namespace kata::memory {

struct Cell {
  Kind kind;
  int bytes;
  std::uint64_t plain;
  std::atomic<std::uint64_t> atomic;
};

namespace {

// ---- Whose turn it is ----

// So many operations of one thread.
struct Segment {
  int thread;
  std::uint32_t steps;
};

constexpr std::uint32_t kToTheEnd = UINT32_MAX;
constexpr std::uint32_t kMostSteps = 64;  // of one segment

// Written before the threads start.
std::vector<Segment> order;
int threads = 0;
// The segment that runs, and how many of its steps are done: 32 bits each.
std::atomic<std::uint64_t> at{0};
std::atomic<std::uint32_t> ended{0};  // a bit for each thread
std::atomic<bool> cut_short{false};   // a thread ended before its segment did

thread_local int self = -1;
thread_local bool releases = false;  // behind a release fence
thread_local std::vector<Cell*> loaded;

// Behind the order each thread goes on to its end, or until it lets others go
// on.
Segment SegmentOf(std::uint64_t now) {
  const std::size_t index = now >> 32;
  if (index < order.size()) return order[index];
  const int last = order.empty() ? -1 : order.back().thread;
  const std::size_t behind = index - order.size() + 1;
  return {static_cast<int>((static_cast<std::size_t>(last) + behind) %
                           static_cast<std::size_t>(threads)),
          kToTheEnd};
}

constexpr std::uint64_t SegmentAt(std::size_t segment) {
  return std::uint64_t{segment} << 32;
}

void AwaitTurn() {
  if (self < 0) return;
  for (;;) {
    std::uint64_t now = at.load(std::memory_order_relaxed);
    const Segment segment = SegmentOf(now);
    if (segment.thread == self) return;
    if ((ended.load(std::memory_order_relaxed) >> segment.thread & 1) != 0) {
      if (segment.steps != kToTheEnd)
        cut_short.store(true, std::memory_order_relaxed);
      at.compare_exchange_strong(now, SegmentAt((now >> 32) + 1),
                                 std::memory_order_relaxed);
      continue;
    }
    sched_yield();
  }
}

void EndTurn(bool hands_over) {
  if (self < 0) return;
  const std::uint64_t now = at.load(std::memory_order_relaxed);
  const std::uint32_t done = static_cast<std::uint32_t>(now) + 1;
  const Segment segment = SegmentOf(now);
  const bool over =
      done >= segment.steps || (hands_over && segment.steps == kToTheEnd);
  at.store(over ? SegmentAt((now >> 32) + 1) : now + 1,
           std::memory_order_relaxed);
}

struct Turn {
  explicit Turn(bool hands_over = false) : hands_over(hands_over) {
    AwaitTurn();
  }
  ~Turn() { EndTurn(hands_over); }
  bool hands_over;
};

// ---- One order ----

// False when a thread ended before its segment did: more steps in that segment
// would be the same order.
bool Run(const InterleavedProgram& program, const std::vector<int>& size,
         const std::vector<Segment>& segments) {
  order = segments;
  threads = static_cast<int>(program.threads(size).size());
  at.store(0);
  ended.store(0);
  cut_short.store(false);
  const std::unique_ptr<Interleaved> made = program.make(size);
  std::vector<std::thread> running;
  for (int thread = 0; thread < threads; ++thread) {
    running.emplace_back([thread, &made] {
      self = thread;
      try {
        made->Run(thread);
      } catch (const std::exception&) {
        // What does not hold is not asked for here.
      }
      ended.fetch_or(1U << thread, std::memory_order_relaxed);
    });
  }
  for (std::thread& thread : running) thread.join();
  // Nobody waits for a turn behind a segment that its thread did not fill.
  const std::uint64_t now = at.load();
  const bool filled = (now >> 32) >= segments.size();
  return filled && !cut_short.load();
}

// All orders that begin like `segments` and change threads so often more.
void RunAll(const InterleavedProgram& program, const std::vector<int>& size,
            std::vector<Segment> segments, int handovers, int& runs) {
  const int all = static_cast<int>(program.threads(size).size());
  const int last = segments.empty() ? -1 : segments.back().thread;
  for (int thread = 0; thread < all; ++thread) {
    if (thread == last) continue;
    segments.push_back({thread, 1});
    for (; segments.back().steps < kMostSteps; ++segments.back().steps) {
      ++runs;
      if (!Run(program, size, segments)) break;
      if (handovers > 1) RunAll(program, size, segments, handovers - 1, runs);
    }
    segments.pop_back();
  }
}

std::memory_order Released(std::memory_order order) {
  if (!releases) return order;
  if (order == std::memory_order_relaxed) return std::memory_order_release;
  return order == std::memory_order_acquire ? std::memory_order_acq_rel : order;
}

int Main(const std::vector<std::string>& arguments) {
  const bool expects_race = arguments[0] == "race";
  for (std::size_t i = 1; i + 1 < arguments.size(); i += 2) {
    const std::vector<int> size = harness::ReadSize(arguments[i + 1]);
    bool known = false;
    for (const InterleavedProgram& program : InterleavedPrograms()) {
      if (program.name != arguments[i]) continue;
      known = true;
      int runs = 0;
      RunAll(program, size, {}, 2, runs);
      std::printf("%s %s: %d orders, %d reports so far\n", arguments[i].c_str(),
                  arguments[i + 1].c_str(), runs, reports);
    }
    if (!known) {
      std::fprintf(stderr, "in_turns: there is no program %s\n",
                   arguments[i].c_str());
      return 2;
    }
  }
  const bool race = reports > 0;
  if (race == expects_race) return 0;
  std::printf("ThreadSanitizer sees %s, and was expected to see %s\n",
              race ? "a race" : "none", expects_race ? "one" : "none");
  return 1;
}

}  // namespace

// ---- The variables ----

Cell* Create(const void* place, const Traits& traits, std::uint64_t value) {
  CountVariable(place);
  return new Cell{traits.kind, traits.bytes, value, value};
}

void Destroy(Cell* cell) { delete cell; }

std::uint64_t Load(Cell* cell, std::memory_order order, const Location&) {
  const Turn turn;
  if (cell->kind == Kind::kPlain) return cell->plain;
  if (order == std::memory_order_relaxed) loaded.push_back(cell);
  return cell->atomic.load(order);
}

void Store(Cell* cell, std::uint64_t value, std::memory_order order,
           const Location&) {
  const Turn turn;
  if (cell->kind == Kind::kPlain) {
    cell->plain = value;
  } else {
    cell->atomic.store(value, Released(order));
  }
}

// Alone in its turn, so that a load and a store would do; but the order is that
// of one operation.
std::uint64_t Update(Cell* cell, Change change, std::uint64_t operand,
                     std::memory_order order, const Location&) {
  const Turn turn;
  if (order == std::memory_order_relaxed) loaded.push_back(cell);
  std::uint64_t before = cell->atomic.load(std::memory_order_relaxed);
  cell->atomic.compare_exchange_strong(
      before, Updated(before, change, operand, cell->bytes), Released(order),
      std::memory_order_relaxed);
  return before;
}

bool CompareExchange(Cell* cell, std::uint64_t& expected, std::uint64_t desired,
                     std::memory_order success, std::memory_order failure, bool,
                     const Location&) {
  const Turn turn;
  loaded.push_back(cell);
  return cell->atomic.compare_exchange_strong(expected, desired,
                                              Released(success), failure);
}

struct Lock {
  std::atomic<bool> held{false};
};

Lock* CreateLock(const void* place, const char*) {
  CountVariable(place);
  return new Lock;
}

void Destroy(Lock* lock) { delete lock; }

// Who finds it held lets others go on, and asks again when it is its turn.
void Acquire(Lock* lock, const Location&) {
  for (;;) {
    Turn turn;
    bool held = false;
    if (lock->held.compare_exchange_strong(
            held, true, std::memory_order_acquire, std::memory_order_relaxed))
      return;
    turn.hands_over = true;
  }
}

void Release(Lock* lock, const Location&) {
  const Turn turn;
  lock->held.store(false, std::memory_order_release);
}

void Fence(std::memory_order order, const Location&) {
  const Turn turn;
  if (order != std::memory_order_acquire &&
      order != std::memory_order_relaxed) {
    releases = true;
  }
  if (order == std::memory_order_release || order == std::memory_order_relaxed)
    return;
  for (Cell* cell : loaded) __tsan_acquire(&cell->atomic);
  loaded.clear();
}

void Yield(const Location&) { const Turn turn(/*hands_over=*/true); }

}  // namespace kata::memory

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() < 3 || arguments.size() % 2 == 0 ||
      (arguments[0] != "race" && arguments[0] != "silent")) {
    std::fputs("usage: in_turns race|silent PROGRAM SIZE [PROGRAM SIZE]...\n",
               stderr);
    return 2;
  }
  return kata::memory::Main(arguments);
}
