// Litmus tests: small programs of which the C++ standard says what they may do.
#include "katas/memory/weak_memory.h"

#include <catch2/catch.hpp>
#include <functional>

#include "katas/kata_atomic.h"

namespace kata::memory {
namespace {

using Catch::Contains;
using Catch::StartsWith;

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;
constexpr auto kRelease = std::memory_order_release;
constexpr auto kSequential = std::memory_order_seq_cst;

// Two or three threads over a few variables.
struct Variables {
  Atomic<int> x{"x"}, y{"y"};
  Plain<int> data{"data"};
  Mutex mutex{"mutex"};
  int seen[3] = {-1, -1, -1};  // each of one thread
};

struct Litmus {
  std::vector<std::function<void(Variables&)>> threads;
  std::function<void(Variables&)> check;
};
Litmus litmus;  // of the test that runs

class Program : public Interleaved {
 public:
  void Run(int thread) override {
    litmus.threads[static_cast<std::size_t>(thread)](variables_);
  }
  void Check() override {
    if (litmus.check) litmus.check(variables_);
  }

 private:
  Variables variables_;
};

WeakMemory Explore(Litmus program, std::uint64_t most_runs = 100'000) {
  litmus = std::move(program);
  return ExploreWeakMemory(
      {"litmus",
       [](const std::vector<int>&) {
         std::vector<std::string> names = {"first", "second", "third"};
         names.resize(litmus.threads.size());
         return names;
       },
       [](const std::vector<int>&) -> std::unique_ptr<Interleaved> {
         return std::make_unique<Program>();
       }},
      {}, most_runs);
}

// Whether some run ends in what `check` forbids.
bool Happens(Litmus program) {
  const WeakMemory found = Explore(std::move(program));
  CHECK((found.complete || found.failure));
  if (!found.failure) return false;
  INFO(Sentence(*found.failure));
  CHECK(found.failure->fault == Run::Fault::kExpectation);
  return true;
}

// ---- What orders ----

Litmus MessagePassing(std::memory_order store, std::memory_order load) {
  return {{[store](Variables& v) {
             v.x.store(1, kRelaxed);
             v.y.store(1, store);
           },
           [load](Variables& v) {
             if (v.y.load(load) == 1) Expect(v.x.load(kRelaxed) == 1, "x");
           }},
          nullptr};
}

TEST_CASE("A message passes by release and acquire, and by nothing less") {
  CHECK_FALSE(Happens(MessagePassing(kRelease, kAcquire)));
  CHECK_FALSE(Happens(MessagePassing(kSequential, kSequential)));
  CHECK(Happens(MessagePassing(kRelease, kRelaxed)));
  CHECK(Happens(MessagePassing(kRelaxed, kAcquire)));
  CHECK(Happens(MessagePassing(kRelaxed, kRelaxed)));
}

Litmus StoreBuffering(std::memory_order store, std::memory_order load) {
  return {{[=](Variables& v) {
             v.x.store(1, store);
             v.seen[0] = v.y.load(load);
           },
           [=](Variables& v) {
             v.y.store(1, store);
             v.seen[1] = v.x.load(load);
           }},
          [](Variables& v) { Expect(v.seen[0] + v.seen[1] > 0, "one"); }};
}

TEST_CASE("Two threads may both miss a store, unless all is sequential") {
  CHECK(Happens(StoreBuffering(kRelease, kAcquire)));
  CHECK_FALSE(Happens(StoreBuffering(kSequential, kSequential)));
}

Litmus ByFences(bool before_store, bool behind_load) {
  return {{[=](Variables& v) {
             v.x.store(1, kRelaxed);
             if (before_store) kata::Fence(kRelease);
             v.y.store(1, kRelaxed);
             if (!before_store) kata::Fence(kRelease);
           },
           [=](Variables& v) {
             if (!behind_load) kata::Fence(kAcquire);
             const bool there = v.y.load(kRelaxed) == 1;
             if (behind_load) kata::Fence(kAcquire);
             if (there) Expect(v.x.load(kRelaxed) == 1, "x");
           }},
          nullptr};
}

TEST_CASE("Fences order on their right sides") {
  CHECK_FALSE(Happens(ByFences(true, true)));
  CHECK(Happens(ByFences(false, true)));
  CHECK(Happens(ByFences(true, false)));
}

TEST_CASE("Who is told by somebody who was told sees it, too") {
  CHECK_FALSE(Happens({{[](Variables& v) { v.x.store(1, kRelease); },
                        [](Variables& v) {
                          if (v.x.load(kAcquire) == 1) v.y.store(1, kRelease);
                        },
                        [](Variables& v) {
                          if (v.y.load(kAcquire) == 1)
                            Expect(v.x.load(kRelaxed) == 1, "x");
                        }},
                       nullptr}));
}

TEST_CASE("A thread that has seen a value sees no older one") {
  CHECK_FALSE(Happens({{[](Variables& v) {
                          v.x.store(1, kRelaxed);
                          v.x.store(2, kRelaxed);
                        },
                        [](Variables& v) {
                          const int first = v.x.load(kRelaxed);
                          Expect(v.x.load(kRelaxed) >= first, "forward");
                        }},
                       nullptr}));
}

TEST_CASE("A load may see two values before the newest") {
  CHECK(Happens({{[](Variables& v) {
                    v.x.store(1, kRelaxed);
                    v.x.store(2, kRelaxed);
                    v.y.store(1, kRelaxed);
                  },
                  [](Variables& v) {
                    if (v.y.load(kRelaxed) == 1)
                      Expect(v.x.load(kRelaxed) != 0, "not the oldest");
                  }},
                 nullptr}));
}

TEST_CASE("A change is one step, a load and a store are two") {
  const auto check = [](Variables& v) {
    Expect(v.x.load(kRelaxed) == 2, "both count");
  };
  const auto change = [](Variables& v) { v.x.fetch_add(1, kRelaxed); };
  const auto load_and_store = [](Variables& v) {
    v.x.store(v.x.load(kSequential) + 1, kSequential);
  };
  CHECK_FALSE(Happens({{change, change}, check}));
  CHECK(Happens({{load_and_store, load_and_store}, check}));
}

TEST_CASE("A weak exchange may fail without a reason, a strong one may not") {
  const auto with = [](bool weak) -> Litmus {
    return {{[weak](Variables& v) {
               int expected = 0;
               const bool done = weak
                                     ? v.x.compare_exchange_weak(expected, 1)
                                     : v.x.compare_exchange_strong(expected, 1);
               Expect(done, "nobody else is there");
             },
             [](Variables&) {}},
            nullptr};
  };
  CHECK(Happens(with(true)));
  CHECK_FALSE(Happens(with(false)));
}

// ---- Races ----

Litmus Handover(std::memory_order store, std::memory_order load) {
  return {{[store](Variables& v) {
             v.data.store(42);
             v.y.store(1, store);
           },
           [load](Variables& v) {
             if (v.y.load(load) == 1) v.seen[1] = v.data.load();
           }},
          nullptr};
}

TEST_CASE("Plain accesses race where nothing orders them") {
  const WeakMemory ordered = Explore(Handover(kRelease, kAcquire));
  CHECK(ordered.complete);
  CHECK_FALSE(ordered.failure);
  const WeakMemory racing = Explore(Handover(kRelaxed, kAcquire));
  REQUIRE(racing.failure);
  CHECK(racing.failure->fault == Run::Fault::kRace);
  CHECK_THAT(Sentence(*racing.failure),
             StartsWith("data race on data: second's load at "
                        "weak_memory_test.cc:") &&
                 Contains("first's store at weak_memory_test.cc:"));
}

TEST_CASE("Two loads do not race, two stores do") {
  const auto load = [](Variables& v) { v.data.load(); };
  const auto store = [](Variables& v) { v.data.store(1); };
  CHECK_FALSE(Explore({{load, load}, nullptr}).failure);
  CHECK(Explore({{store, store}, nullptr}).failure);
  CHECK(Explore({{load, store}, nullptr}).failure);
}

TEST_CASE("A race may show an old value") {
  const WeakMemory found =
      Explore({{[](Variables& v) {
                  v.data.store(42);
                  v.y.store(1, kRelaxed);
                },
                [](Variables& v) {
                  if (v.y.load(kRelaxed) == 1)
                    Expect(v.data.load() == 42, "the data");
                }},
               nullptr});
  REQUIRE(found.failure);
  const Step* stale = StaleLoad(*found.failure);
  REQUIRE(stale);
  CHECK(stale->before == 0);
  CHECK(stale->newest == 42);
  CHECK(stale->races);
}

TEST_CASE("A mutex orders what is done under it") {
  const auto add = [](Variables& v) {
    const MutexLock lock(v.mutex);
    v.data.store(v.data.load() + 1);
  };
  CHECK_FALSE(Happens(
      {{add, add}, [](Variables& v) { Expect(v.data.load() == 2, "both"); }}));
}

TEST_CASE("An exchange that finds an old value again is called ABA") {
  const WeakMemory found =
      Explore({{[](Variables& v) {
                  int seen = v.x.load(kSequential);
                  Expect(!v.x.compare_exchange_strong(seen, 9) ||
                             v.y.load(kSequential) == 0,
                         "nothing has happened");
                },
                [](Variables& v) {
                  v.x.store(1);
                  v.y.store(1);
                  v.x.store(0);
                }},
               nullptr});
  REQUIRE(found.failure);
  const Step* aba = Aba(*found.failure);
  REQUIRE(aba);
  CHECK(aba->changes_between == 2);
}

// ---- Ends of a search ----

TEST_CASE("A loop that nobody can end is endless") {
  const WeakMemory found = Explore({{[](Variables& v) {
                                       while (v.x.load(kRelaxed) == 0)
                                         kata::Yield();
                                     },
                                     [](Variables& v) {
                                       while (v.y.load(kRelaxed) == 0)
                                         kata::Yield();
                                     }},
                                    nullptr});
  CHECK_FALSE(found.complete);
  REQUIRE(found.failure);
  CHECK(found.failure->fault == Run::Fault::kEndless);
}

TEST_CASE("A loop that somebody ends is none") {
  const WeakMemory found =
      Explore({{[](Variables& v) {
                  while (v.x.load(kRelaxed) == 0) kata::Yield();
                },
                [](Variables& v) { v.x.store(1, kRelaxed); }},
               nullptr});
  CHECK(found.complete);
  CHECK_FALSE(found.failure);
}

TEST_CASE("A search that is given up says so, and proves nothing") {
  const auto busy = [](Variables& v) {
    for (int i = 0; i < 10; ++i) v.x.fetch_add(1, kRelaxed);
  };
  const WeakMemory found = Explore({{busy, busy}, nullptr}, 1000);
  CHECK(found.runs == 1000);
  CHECK_FALSE(found.complete);
  REQUIRE(found.failure);
  CHECK_THAT(Sentence(*found.failure), Contains("1000 runs"));
}

TEST_CASE("Two threads that lock crosswise wait for each other") {
  const WeakMemory found = Explore({{[](Variables& v) {
                                       v.mutex.lock();
                                       v.mutex.lock();
                                     },
                                     [](Variables&) {}},
                                    nullptr});
  REQUIRE(found.failure);
  CHECK_FALSE(found.complete);
}

TEST_CASE("An exception is told with its last line") {
  const WeakMemory found = Explore({{[](Variables& v) {
                                       if (v.x.load() == 1)
                                         throw std::runtime_error("torn");
                                     },
                                     [](Variables& v) { v.x.store(1); }},
                                    nullptr});
  REQUIRE(found.failure);
  CHECK(found.failure->fault == Run::Fault::kException);
  CHECK_THAT(Sentence(*found.failure),
             Contains("torn") && Contains("weak_memory_test.cc:"));
}

TEST_CASE("An order that an operation cannot have is refused") {
  const WeakMemory found = Explore(
      {{[](Variables& v) { v.x.load(kRelease); }, [](Variables&) {}}, nullptr});
  REQUIRE(found.failure);
  CHECK(found.failure->fault == Run::Fault::kMisuse);
}

TEST_CASE("The same search gives the same runs") {
  const WeakMemory once = Explore(MessagePassing(kRelaxed, kRelaxed));
  const WeakMemory again = Explore(MessagePassing(kRelaxed, kRelaxed));
  CHECK(once.runs == again.runs);
  CHECK(once.digest == again.digest);
  REQUIRE((once.failure && again.failure));
  CHECK(Digest(*once.failure) == Digest(*again.failure));
  CHECK(Explore(MessagePassing(kRelease, kAcquire)).digest != once.digest);
}

TEST_CASE("What is no variable of an object is found") {
  struct Clean : Shared {
    Atomic<int> a{"a"};
    Plain<bool> b{"b"};
    Mutex c{"c"};
  };
  struct Dirty : Clean {
    volatile bool flag = false;
  };
  CHECK(StrayBytes(*std::make_unique<Clean>()) == 0);
  CHECK(StrayBytes(*std::make_unique<Dirty>()) > 0);
}

}  // namespace
}  // namespace kata::memory
