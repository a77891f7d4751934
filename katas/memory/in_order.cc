// The variables of kata_atomic.h for tests: one thread, so that each load sees
// the newest value. A loop that asks again and again would do so for ever: each
// test case has a budget of steps.
#include <unistd.h>

#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

#include "katas/harness/json.h"
#include "katas/harness/result_channel.h"
#include "katas/kata_atomic.h"
#include "katas/memory/shared_object.h"
#include "katas/memory/update.h"

namespace kata::memory {

struct Cell {
  std::uint64_t value;
  int bytes;
};

namespace {

constexpr std::uint64_t kMostSteps = 10'000'000;
std::uint64_t steps = 0;
std::string current_test;

void Count() {
  if (++steps <= kMostSteps) return;
  harness::WriteRecord(harness::TimeoutRecord(current_test, kMostSteps));
  _exit(1);
}

class StepsOfEachTest : public Catch::TestEventListenerBase {
 public:
  using TestEventListenerBase::TestEventListenerBase;

  void testCaseStarting(const Catch::TestCaseInfo& info) override {
    steps = 0;
    current_test = info.name;
  }
};

CATCH_REGISTER_LISTENER(StepsOfEachTest)

}  // namespace

Cell* Create(const void* place, const Traits& traits, std::uint64_t value) {
  CountVariable(place);
  return new Cell{value, traits.bytes};
}

void Destroy(Cell* cell) { delete cell; }

std::uint64_t Load(Cell* cell, std::memory_order, const Location&) {
  Count();
  return cell->value;
}

void Store(Cell* cell, std::uint64_t value, std::memory_order,
           const Location&) {
  Count();
  cell->value = value;
}

std::uint64_t Update(Cell* cell, Change change, std::uint64_t operand,
                     std::memory_order, const Location&) {
  Count();
  const std::uint64_t before = cell->value;
  cell->value = Updated(before, change, operand, cell->bytes);
  return before;
}

bool CompareExchange(Cell* cell, std::uint64_t& expected, std::uint64_t desired,
                     std::memory_order, std::memory_order, bool,
                     const Location&) {
  Count();
  if (cell->value != expected) {
    expected = cell->value;
    return false;
  }
  cell->value = desired;
  return true;
}

struct Lock {
  bool held = false;
};

Lock* CreateLock(const void* place, const char*) {
  CountVariable(place);
  return new Lock;
}

void Destroy(Lock* lock) { delete lock; }

void Acquire(Lock* lock, const Location&) {
  do Count();
  while (lock->held);  // by this thread, and so for ever
  lock->held = true;
}

void Release(Lock* lock, const Location&) {
  Count();
  lock->held = false;
}

void Fence(std::memory_order, const Location&) { Count(); }
void Yield(const Location&) { Count(); }

}  // namespace kata::memory
