// Runtime: virtual time, tasks as calls and as tasks of their own, and what the
// Report says about those that stay.
#include <valgrind/memcheck.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <set>
#include <source_location>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/internal/sanitizers.h"
#include "runtime/internal/scheduler.h"
#include "runtime/verify_none.h"

namespace {

std::size_t heap_blocks = 0;  // alive, of this whole program

}  // namespace

void* operator new(std::size_t size) {
  void* block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) throw std::bad_alloc();
  ++heap_blocks;
  return block;
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto unit = static_cast<std::size_t>(alignment);
  void* block = std::aligned_alloc(unit, (size + unit - 1) / unit * unit);
  if (block == nullptr) throw std::bad_alloc();
  ++heap_blocks;
  return block;
}
void operator delete(void* block) noexcept {
  if (block != nullptr) --heap_blocks;
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept {
  operator delete(block);
}
void operator delete(void* block, std::align_val_t) noexcept {
  operator delete(block);
}
void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  operator delete(block);
}

namespace {

using namespace dojo::literals;
using dojo::Here;
using dojo::Report;
using dojo::Runtime;
using dojo::RuntimeOptions;
using dojo::Task;
using dojo::Time;

using Words = std::vector<std::string>;

Task<> SayAfter(dojo::Duration delay, std::string word, Words* said) {
  co_await dojo::Sleep(delay);
  said->push_back(word);
}

Task<> Say(std::string word, Words* said) {
  said->push_back(word);
  co_return;
}

Task<> SayTwice(std::string word, Words* said) {
  said->push_back(word);
  co_await dojo::Yield();
  said->push_back(word);
}

Task<> ReceiveForEver(dojo::Receiver<int> from) { co_await from.Receive(); }

Task<> SendOne(dojo::Sender<int> to) { co_await to.Send(1); }

Task<> Throw(std::string text) {
  co_await dojo::Yield();
  throw std::runtime_error(text);
}

Task<> TickForEver() {
  for (;;) co_await dojo::Sleep(1_s);
}

Task<> YieldForEver() {
  for (;;) co_await dojo::Yield();
}

Task<> PollForEver(dojo::Receiver<int> from) {
  while (!from.TryReceive().closed()) {
  }
  co_return;
}

// The text of the Panic that `call` throws, or "no panic".
template <class F>
std::string PanicOf(F call) {
  try {
    call();
  } catch (const dojo::Panic& panic) {
    return panic.what();
  }
  return "no panic";
}

// ---- virtual time

TEST_CASE("Sleepers wake in the order of their deadlines") {
  Words said;
  Report report = Runtime().Run([&](Here) -> Task<> {
    dojo::Go("slow", SayAfter(30_ms, "slow", &said));
    dojo::Go("fast", SayAfter(10_ms, "fast", &said));
    dojo::Go("middle", SayAfter(20_ms, "middle", &said));
    co_return;
  });
  CHECK(report.ToString() == "");
  CHECK(said == Words{"fast", "middle", "slow"});
}

TEST_CASE("Equal deadlines wake in the order of arming") {
  Words said;
  Report report = Runtime().Run([&](Here) -> Task<> {
    for (const char* word : {"a", "b", "c", "d", "e"})
      dojo::Go(word, SayAfter(5_ms, word, &said));
    co_return;
  });
  CHECK(report.ToString() == "");
  CHECK(said == Words{"a", "b", "c", "d", "e"});
}

TEST_CASE("The clock starts at zero") {
  Time start{-1};
  Runtime().Run([&](Here) -> Task<> {
    start = dojo::Now();
    co_return;
  });
  CHECK(start == Time{0});
}

TEST_CASE("A sleeper wakes exactly at its deadline") {
  Time woke;
  Report report = Runtime().Run([&](Here) -> Task<> {
    co_await dojo::Sleep(1_s + 1_ns);
    woke = dojo::Now();
  });
  CHECK(woke == Time{1'000'000'001});
  CHECK(report.end == Time{1'000'000'001});
}

TEST_CASE("A deadline one nanosecond earlier comes first") {
  Words said;
  Runtime().Run([&](Here) -> Task<> {
    dojo::Go("later", SayAfter(10_ns, "later", &said));
    dojo::Go("earlier", SayAfter(9_ns, "earlier", &said));
    co_return;
  });
  CHECK(said == Words{"earlier", "later"});
}

TEST_CASE("The clock stands still while any task can run") {
  Time after_work{-1};
  Words said;
  Runtime().Run([&](Here) -> Task<> {
    dojo::Go("sleeper", SayAfter(1_ns, "woke", &said));
    for (int i = 0; i < 1000; ++i) co_await dojo::Yield();
    after_work = dojo::Now();
    said.push_back("worked");
  });
  CHECK(after_work == Time{0});
  CHECK(said == Words{"worked", "woke"});
}

TEST_CASE("A Sleep of nothing is a Yield") {
  Words said;
  Report report = Runtime().Run([&](Here) -> Task<> {
    dojo::Go("other", Say("other", &said));
    co_await dojo::Sleep(0_s);
    said.push_back("main");
  });
  CHECK(said == Words{"other", "main"});
  CHECK(report.end == Time{0});
}

TEST_CASE("The clock of a Runtime goes on in its next Run") {
  Runtime runtime;
  runtime.Run([](Here) -> Task<> { co_await dojo::Sleep(1_s); });
  Report report =
      runtime.Run([](Here) -> Task<> { co_await dojo::Sleep(1_s); });
  CHECK(report.end == Time{2'000'000'000});
}

// ---- order of tasks

TEST_CASE("Go lets its caller go on first") {
  Words said;
  Runtime().Run([&](Here) -> Task<> {
    dojo::Go("started", Say("started", &said));
    said.push_back("main");
    co_return;
  });
  CHECK(said == Words{"main", "started"});
}

TEST_CASE("Yield lets every other runnable task run first") {
  Words said;
  Runtime().Run([&](Here) -> Task<> {
    dojo::Go("a", SayTwice("a", &said));
    dojo::Go("b", SayTwice("b", &said));
    co_return;
  });
  CHECK(said == Words{"a", "b", "a", "b"});
}

TEST_CASE("A task that nobody starts never runs") {
  Words said;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto idle = Say("idle", &said);
    co_return;
  });
  CHECK(report.ok());
  CHECK(said.empty());
}

TEST_CASE("Tasks that were started run on after main has returned") {
  Words said;
  Runtime().Run([&](Here) -> Task<> {
    dojo::Go("late", SayAfter(1_s, "late", &said));
    co_return;
  });
  CHECK(said == Words{"late"});
}

// ---- children

Task<int> Sum(int n) {
  if (n == 0) co_return 0;
  co_await dojo::Yield();
  co_return n + co_await Sum(n - 1);
}

TEST_CASE("An awaited task returns its value through many levels") {
  int sum = 0;
  Report report =
      Runtime().Run([&](Here) -> Task<> { sum = co_await Sum(100); });
  CHECK(report.ToString() == "");
  CHECK(sum == 5050);
}

Task<std::unique_ptr<int>> MakeUnique(int value) {
  co_return std::make_unique<int>(value);
}

TEST_CASE("An awaited task may return what can only be moved") {
  int got = 0;
  Runtime().Run([&](Here) -> Task<> {
    auto value = co_await MakeUnique(7);
    got = *value;
  });
  CHECK(got == 7);
}

TEST_CASE("An exception passes from an awaited task to its caller") {
  std::string caught;
  Report report = Runtime().Run([&](Here) -> Task<> {
    try {
      co_await Throw("trouble");
    } catch (const std::runtime_error& e) {
      caught = e.what();
    }
  });
  CHECK(report.ToString() == "");
  CHECK(caught == "trouble");
}

TEST_CASE("A task that is kept may be awaited later") {
  Words said;
  Runtime().Run([&](Here) -> Task<> {
    auto kept = Say("kept", &said);
    said.push_back("main");
    co_await std::move(kept);
  });
  CHECK(said == Words{"main", "kept"});
}

TEST_CASE("To await an empty task is a panic") {
  Report report = Runtime().Run([](Here) -> Task<> { co_await Task<>(); });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == "co_await of an empty Task");
}

TEST_CASE("Go of an empty task is a panic") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::Go("empty", Task<>());
    co_return;
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == "Go of an empty Task");
}

// ---- panics

TEST_CASE(
    "An exception that leaves a task stands in the Report with the task's "
    "name") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::Go("thrower", Throw("trouble"));
    co_return;
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].task == "thrower");
  CHECK(report.panics[0].text == "trouble");
  CHECK_FALSE(report.panics[0].is_panic);
}

TEST_CASE(
    "A Panic that leaves a task stands in the Report with the operation's "
    "line") {
  unsigned line = 0;
  Report report = Runtime().Run([&](Here) -> Task<> {
    line = std::source_location::current().line() + 1;
    dojo::Channel<int>().Close();
    co_return;
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].is_panic);
  CHECK(report.panics[0].text == "close of nil channel");
  CHECK(report.panics[0].at == dojo::Location{"runtime_test.cc", line});
}

TEST_CASE("What is thrown need not be a std::exception") {
  Report report = Runtime().Run([](Here) -> Task<> {
    co_await dojo::Yield();
    throw 7;
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == "an exception that is no std::exception");
}

TEST_CASE("The other tasks run on after one has thrown") {
  Words said;
  Report report = Runtime().Run([&](Here) -> Task<> {
    dojo::Go("other", SayAfter(1_s, "other", &said));
    co_await Throw("trouble");
  });
  CHECK(report.panics.size() == 1);
  CHECK(said == Words{"other"});
}

TEST_CASE("A task that throws unwinds its locals") {
  auto local = std::make_shared<int>(0);
  Runtime runtime;
  runtime.Run([&](Here) -> Task<> {
    auto copy = local;
    co_await Throw("trouble");
  });
  CHECK(local.use_count() == 1);
}

dojo::Task<> ClosesTwice(dojo::Channel<int> channel, bool recovers) {
  channel.Close();
  try {
    channel.Close();
  } catch (const dojo::Panic&) {
    if (!recovers) throw;
  }
  co_return;
}

TEST_CASE("A recovered panic is no failure, unless asked for") {
  const bool asked_for = GENERATE(false, true);
  const Report report =
      Runtime({.recovered_panics_fail = asked_for}).Run([](Here) -> Task<> {
        dojo::Go("closer", ClosesTwice(dojo::MakeChannel<int>("c"), true));
        co_return;
      });
  CHECK(report.ok() == !asked_for);
  REQUIRE(report.panics.size() == (asked_for ? 1 : 0));
  if (!asked_for) return;
  CHECK(report.panics[0].recovered);
  CHECK(report.panics[0].task == "closer");
  CHECK(report.panics[0].text == "close of closed channel");
  CHECK_THAT(report.ToString(), Catch::Contains("recovered"));
}

TEST_CASE("A panic that is thrown on and leaves its task counts once") {
  const Report report =
      Runtime({.recovered_panics_fail = true}).Run([](Here) -> Task<> {
        dojo::Go("closer", ClosesTwice(dojo::MakeChannel<int>("c"), false));
        co_return;
      });
  REQUIRE(report.panics.size() == 1);
  CHECK_FALSE(report.panics[0].recovered);
}

TEST_CASE("Run inside a Run panics") {
  std::string text;
  Runtime().Run([&](Here) -> Task<> {
    text = PanicOf([] { Runtime().Run([](Here) -> Task<> { co_return; }); });
    co_return;
  });
  CHECK(text.substr(0, 16) == "Run inside a Run");
}

TEST_CASE("Go outside a Run panics") {
  Words said;
  CHECK(PanicOf([&] { dojo::Go("nowhere", Say("never", &said)); }) ==
        "Go outside a Run");
}

TEST_CASE("Now outside a Run panics") {
  CHECK(PanicOf([] { dojo::Now(); }) == "Now outside a Run");
}

// ---- what stays

TEST_CASE("Nothing stays of tasks that end: the Report is empty") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    dojo::Go("sender", SendOne(c));
    co_await c.Receive();
  });
  CHECK(report.ok());
  CHECK(report.ToString() == "");
}

TEST_CASE("Tasks that stay in the same way are one leak with a count") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    for (int i = 0; i < 100; ++i) dojo::Go("worker", ReceiveForEver(c));
    co_return;
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].count == 100);
}

TEST_CASE("Tasks that wait for different channels are different leaks") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto a = dojo::MakeChannel<int>("a");
    auto b = dojo::MakeChannel<int>("b");
    for (auto c : {a, b}) dojo::Go("worker", ReceiveForEver(c));
    co_return;
  });
  REQUIRE(report.leaks.size() == 2);
  CHECK(report.leaks[0].channel == "a");
  CHECK(report.leaks[1].channel == "b");
}

unsigned receive_line = 0;
Task<> ReceiveAtKnownLine(dojo::Receiver<int> from) {
  receive_line = std::source_location::current().line() + 1;
  co_await from.Receive();
}
Task<> CallReceiveAtKnownLine(dojo::Receiver<int> from) {
  co_await ReceiveAtKnownLine(from);
}

TEST_CASE("A leak names the co_await of the innermost coroutine") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    dojo::Go("worker", CallReceiveAtKnownLine(c));
    co_return;
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].awaits_at ==
        dojo::Location{"runtime_test.cc", receive_line});
}

TEST_CASE("A leak names the Go that started it") {
  unsigned line = 0;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    line = std::source_location::current().line() + 1;
    dojo::Go("worker", ReceiveForEver(c));
    co_return;
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].spawned_at == dojo::Location{"runtime_test.cc", line});
}

TEST_CASE("A leak's name is copied by Go") {
  Report report = Runtime().Run([](Here) -> Task<> {
    std::string name = "worker";
    dojo::Go(name, ReceiveForEver(dojo::MakeChannel<int>("c")));
    name = "gone";
    co_return;
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].task == "worker");
}

TEST_CASE("Tasks of one line keep names that differ in one letter anywhere") {
  for (std::size_t length = 1; length <= 20; ++length) {
    for (std::size_t place = 0; place < length; ++place) {
      CAPTURE(length, place);
      const std::string name(length, 'x');
      std::string other = name;
      other[place] = 'y';
      const Report report = Runtime().Run([&](Here) -> Task<> {
        auto c = dojo::MakeChannel<int>("c");
        for (const std::string& each : {name, name, other, name})
          dojo::Go(each, ReceiveForEver(c));
        co_return;
      });
      REQUIRE(report.leaks.size() == 2);
      CHECK(report.leaks[0].task == name);
      CHECK(report.leaks[0].count == 3);
      CHECK(report.leaks[1].task == other);
      CHECK(report.leaks[1].count == 1);
    }
  }
}

TEST_CASE("A leaked receiver says who sent last and is gone") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    dojo::Go("producer", SendOne(c));
    co_await c.Receive();
    co_await c.Receive();
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].left.substr(0, 39) ==
        "producer, last sent at runtime_test.cc:");
}

TEST_CASE("A leaked sender says who received last and is gone") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    dojo::Go("consumer", ReceiveForEver(c));
    co_await SendOne(c);
    co_await SendOne(c);
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].left.substr(0, 43) ==
        "consumer, last received at runtime_test.cc:");
}

TEST_CASE("A leak does not say that somebody left who is still there") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    dojo::Go("producer", [](dojo::Sender<int> to) -> Task<> {
      co_await to.Send(1);
      co_await dojo::Channel<int>().Receive();
    }(c));
    co_await c.Receive();
    co_await c.Receive();
  });
  REQUIRE(report.leaks.size() == 2);
  CHECK(report.leaks[0].left == "");
}

TEST_CASE("A parked main is a deadlock, a parked other task is none") {
  auto park = [](bool main_parks) {
    return Runtime().Run([main_parks](Here) -> Task<> {
      auto c = dojo::MakeChannel<int>("c");
      dojo::Go("other", ReceiveForEver(c));
      if (main_parks) co_await c.Receive();
    });
  };
  CHECK(park(true).deadlock);
  CHECK_FALSE(park(false).deadlock);
}

TEST_CASE("A task that only timers keep alive after main is a ticking leak") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::Go("ticker", TickForEver());
    co_return;
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].state == dojo::LeakState::kTicking);
  CHECK(report.leaks[0].wait_reason == "sleep");
  CHECK_FALSE(report.out_of_steps);
}

TEST_CASE("A ticker beside a stuck task is still found to tick") {
  Report report =
      Runtime(RuntimeOptions{.max_steps = 1000}).Run([](Here) -> Task<> {
        dojo::Go("ticker", TickForEver());
        dojo::Go("stuck", ReceiveForEver(dojo::MakeChannel<int>("c")));
        co_return;
      });
  CHECK_FALSE(report.out_of_steps);
  REQUIRE(report.leaks.size() == 2);
  CHECK(report.leaks[0].state == dojo::LeakState::kTicking);
}

TEST_CASE("A ticker does not make the task beside it ticking") {
  Report report =
      Runtime(RuntimeOptions{.max_steps = 1000}).Run([](Here) -> Task<> {
        dojo::Go("ticker", TickForEver());
        dojo::Go("stuck", ReceiveForEver(dojo::MakeChannel<int>("c")));
        co_return;
      });
  REQUIRE(report.leaks.size() == 2);
  CHECK(report.leaks[1].state == dojo::LeakState::kStuck);
}

TEST_CASE("A long but finite series of sleeps is no leak while main lives") {
  Report report = Runtime().Run([](Here) -> Task<> {
    for (int i = 0; i < 1000; ++i) co_await dojo::Sleep(1_s);
  });
  CHECK(report.ToString() == "");
}

// ---- endless loops

TEST_CASE("An endless loop that awaits runs out of steps") {
  Report report =
      Runtime(RuntimeOptions{.max_steps = 1000}).Run(YieldForEver());
  CHECK(report.out_of_steps);
  CHECK_FALSE(report.ok());
  CHECK_FALSE(report.deadlock);
}

TEST_CASE("An endless loop of TryReceive runs out of steps") {
  Report report = Runtime(RuntimeOptions{.max_steps = 1000})
                      .Run(PollForEver(dojo::MakeChannel<int>("c")));
  CHECK(report.out_of_steps);
  CHECK(report.panics.empty());
}

TEST_CASE("A run that uses exactly its steps is not stopped") {
  Report report =
      Runtime(RuntimeOptions{.max_steps = 10}).Run([](Here) -> Task<> {
        for (int i = 0; i < 10; ++i) co_await dojo::Yield();
      });
  CHECK(report.steps == 10);
  CHECK_FALSE(report.out_of_steps);
}

// ---- memory

TEST_CASE("The leaked bytes are the live frames and task records") {
  const auto before = dojo::internal::CurrentLiveMemory();
  Runtime runtime;
  Report report = runtime.Run([](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    for (int i = 0; i < 10; ++i) dojo::Go("worker", CallReceiveAtKnownLine(c));
    co_await c.Receive();
  });
  const auto after = dojo::internal::CurrentLiveMemory();
  CHECK(report.leaked_tasks() == 11);
  CHECK(report.leaked_bytes() == after.frame_bytes - before.frame_bytes +
                                     after.record_bytes - before.record_bytes);
}

TEST_CASE(
    "A Runtime that has finished its tasks holds no frame and no record") {
  const auto before = dojo::internal::CurrentLiveMemory();
  Runtime runtime;
  runtime.Run([](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    for (int i = 0; i < 100; ++i) dojo::Go("worker", SendOne(c));
    for (int i = 0; i < 100; ++i) co_await c.Receive();
    co_await dojo::Sleep(1_s);
  });
  const auto after = dojo::internal::CurrentLiveMemory();
  CHECK(after.frame_blocks == before.frame_blocks);
  CHECK(after.record_blocks == before.record_blocks);
}

TEST_CASE("Tasks that follow each other lie in the same blocks") {
  if (DOJO_ADDRESS_SANITIZER || RUNNING_ON_VALGRIND) return;
  std::set<const void*> places;
  Runtime().Run([](std::set<const void*>* places) -> Task<> {
    for (int i = 0; i < 100; ++i) {
      dojo::Go("task", [](std::set<const void*>* places) -> Task<> {
        const char local = 'x';
        places->insert(&local);
        co_await dojo::Yield();
        places->insert(&local);
      }(places));
      for (int k = 0; k < 3; ++k) co_await dojo::Yield();
    }
  }(&places));
  // Frame and record may change places.
  CHECK(places.size() <= 2);
}

TEST_CASE("Under memcheck the frame of a task ends with the task") {
  Runtime().Run([]() -> Task<> {
    const char* in_frame = nullptr;
    dojo::Go("task", [](const char** in_frame) -> Task<> {
      const char local = 'x';
      *in_frame = &local;
      co_await dojo::Yield();
    }(&in_frame));
    co_await dojo::Yield();
    co_await dojo::Yield();
    unsigned char bits = 0;
    constexpr int kAddressable = 1;  // 0: not under memcheck
    CHECK(VALGRIND_GET_VBITS(in_frame, &bits, 1) != kAddressable);
  }());
}

TEST_CASE(
    "A Runtime that has finished its tasks holds no heap beyond what it was "
    "born with") {
  Runtime runtime;
  const std::size_t before = heap_blocks;
  runtime.Run([](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    for (int i = 0; i < 100; ++i) dojo::Go("worker", SendOne(c));
    for (int i = 0; i < 100; ++i) co_await c.Receive();
    for (int i = 0; i < 10; ++i)
      dojo::Go("sleeper",
               [](int n) -> Task<> { co_await dojo::Sleep(n * 1_ms); }(i));
  });
  const std::size_t after = heap_blocks;
  CHECK(after == before);
}

TEST_CASE(
    "A Runtime that dies takes its ticking tasks and their timers with it") {
  const std::size_t before = heap_blocks;
  Runtime().Run([](Here) -> Task<> {
    for (int i = 0; i < 5; ++i) dojo::Go("ticker", TickForEver());
    co_return;
  });
  const std::size_t after = heap_blocks;
  CHECK(after == before);
}

TEST_CASE("A Runtime that dies takes its stuck tasks with it") {
  const auto before = dojo::internal::CurrentLiveMemory();
  Runtime().Run([](Here) -> Task<> {
    dojo::Go("stuck", CallReceiveAtKnownLine(dojo::MakeChannel<int>("c")));
    co_return;
  });
  const auto after = dojo::internal::CurrentLiveMemory();
  CHECK(after.frame_blocks == before.frame_blocks);
  CHECK(after.record_blocks == before.record_blocks);
}

struct SayAtDeath {
  std::string word;
  Words* said;
  ~SayAtDeath() { said->push_back(word); }
};

Task<> ParkWith(std::string word, Words* said) {
  SayAtDeath local{word, said};
  co_await dojo::Channel<int>().Receive();
}

TEST_CASE("The tasks of a Runtime that dies are destroyed the youngest first") {
  Words said;
  Runtime().Run([&](Here) -> Task<> {
    for (const char* word : {"first", "second", "third"})
      dojo::Go(word, ParkWith(word, &said));
    co_return;
  });
  CHECK(said == Words{"third", "second", "first"});
}

TEST_CASE("A leaked task stays as long as its Runtime") {
  Words said;
  Runtime runtime;
  runtime.Run([&](Here) -> Task<> {
    dojo::Go("parked", ParkWith("parked", &said));
    co_return;
  });
  CHECK(said.empty());
}

TEST_CASE("A coroutine's arguments die with its frame when it is never run") {
  auto argument = std::make_shared<int>(0);
  {
    auto never = [](std::shared_ptr<int>) -> Task<> { co_return; }(argument);
    CHECK(argument.use_count() == 2);
  }
  CHECK(argument.use_count() == 1);
}

TEST_CASE("Census says what the Report of the last Run said") {
  Runtime runtime;
  Report report = runtime.Run([](Here) -> Task<> {
    dojo::Go("stuck", ReceiveForEver(dojo::MakeChannel<int>("c")));
    co_return;
  });
  CHECK(runtime.Census().ToString() == report.ToString());
}

TEST_CASE("The Report's text names task, reason, channel and lines") {
  unsigned line = 0;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("jobs");
    line = std::source_location::current().line() + 1;
    dojo::Go("worker", ReceiveAtKnownLine(c));
    co_return;
  });
  using Catch::Matchers::Contains;
  CHECK_THAT(report.ToString(), Contains("1 x worker [chan receive"));
  CHECK_THAT(report.ToString(), Contains("on channel \"jobs\""));
  CHECK_THAT(report.ToString(), Contains("awaits at runtime_test.cc:" +
                                         std::to_string(receive_line)));
  CHECK_THAT(report.ToString(),
             Contains("spawned at runtime_test.cc:" + std::to_string(line)));
}

TEST_CASE(
    "A worker that sleeps again and again is no ticker while main waits for "
    "it") {
  int slept = 0;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto done = dojo::MakeChannel<int>("done");
    dojo::Go("worker", [](dojo::Sender<int> to, int* out) -> Task<> {
      for (int i = 0; i < 20; ++i) {
        co_await dojo::Sleep(1_ms);
        ++*out;
      }
      co_await to.Send(1);
    }(done, &slept));
    co_await done.Receive();
  });
  CHECK(report.ok());
  CHECK(slept == 20);
}

TEST_CASE(
    "A second Run does not take a task that stayed from the first for main") {
  Runtime runtime;
  runtime.Run([](Here) -> Task<> { co_await dojo::Channel<int>().Receive(); });
  Report report = runtime.Run([](Here) -> Task<> { co_return; });
  CHECK_FALSE(report.deadlock);
}

TEST_CASE("A Run does not go on with what an earlier one could not finish") {
  int loops = 0;
  Runtime runtime(RuntimeOptions{.max_steps = 10});
  runtime.Run([&](Here) -> Task<> {
    for (;;) {
      ++loops;
      co_await dojo::Yield();
    }
  });
  const int before = loops;
  Report report = runtime.Run([](Here) -> Task<> { co_return; });
  CHECK(loops == before);
  CHECK_FALSE(report.deadlock);
  CHECK_FALSE(report.out_of_steps);
}

TEST_CASE("A leak says who started whom, up to main") {
  dojo::Report report = dojo::Runtime().Run([](Here) -> Task<> {
    dojo::Go("server", []() -> Task<> {
      dojo::Go("worker", []() -> Task<> {
        co_await dojo::MakeChannel<int>("jobs").Receive();
      }());
      co_return;
    }());
    co_return;
  });
  REQUIRE(report.leaks.size() == 1);
  const auto& chain = report.leaks[0].spawn_chain;
  REQUIRE(chain.size() == 3);
  CHECK(chain[0].task == "worker");
  CHECK(chain[0].at == report.leaks[0].spawned_at);
  CHECK(chain[1].task == "server");
  CHECK(chain[2].task == "main");
  CHECK(report.ToString().find("started by server") != std::string::npos);
}

TEST_CASE("A leak says what is known of its channel, and how long it waits") {
  dojo::Report report = dojo::Runtime().Run([](Here) -> Task<> {
    auto full = dojo::MakeChannel<int>("full", 2);
    for (int i = 0; i < 3; ++i) {
      dojo::Go("sender", [](dojo::Sender<int> to) -> Task<> {
        co_await to.Send(1);
      }(full));
    }
    co_await dojo::Sleep(7_ms);
  });
  REQUIRE(report.leaks.size() == 1);
  REQUIRE(report.leaks[0].channels.size() == 1);
  const dojo::ChannelFacts& channel = report.leaks[0].channels[0];
  CHECK(channel.name == "full");
  CHECK(channel.born_at.file == "runtime_test.cc");
  CHECK(channel.capacity == 2);
  CHECK(channel.length == 2);
  CHECK(channel.senders == 1);
  CHECK(channel.receivers == 0);
  CHECK(report.leaks[0].waited == 7_ms);
}

TEST_CASE("A leaked Select names the channels of all its cases") {
  dojo::Report report = dojo::Runtime().Run([](Here) -> Task<> {
    auto a = dojo::MakeChannel<int>("a");
    auto b = dojo::MakeChannel<int>("b");
    co_await dojo::Select(dojo::OnReceive(a), dojo::OnSend(b, 1));
  });
  REQUIRE(report.leaks.size() == 1);
  REQUIRE(report.leaks[0].channels.size() == 2);
  CHECK(report.leaks[0].channels[0].name == "a");
  CHECK(report.leaks[0].channels[1].name == "b");
}

Task<> Park(std::string channel) {
  co_await dojo::MakeChannel<int>(channel).Receive();
}

TEST_CASE("VerifyNone excepts what was there before, a name, and a line") {
  dojo::Runtime runtime;
  runtime.Run([](Here) -> Task<> {
    dojo::Go("old", Park("x"));
    co_return;
  });
  const dojo::LeakException before = dojo::IgnoreCurrent(runtime);
  CHECK(dojo::VerifyNone(runtime) != "");
  CHECK(dojo::VerifyNone(runtime, {before}) == "");

  unsigned line = 0;
  runtime.Run([&](Here) -> Task<> {
    dojo::Go("logger", Park("y"));
    line = __LINE__ + 1;
    dojo::Go("poller", Park("z"));
    co_return;
  });
  const std::string left = dojo::VerifyNone(runtime, {before});
  CHECK(left.find(" x logger ") != std::string::npos);
  CHECK(left.find(" x poller ") != std::string::npos);
  CHECK(left.find(" x old ") == std::string::npos);
  CHECK(dojo::VerifyNone(runtime, {before, dojo::IgnoreTask("logger")})
            .find("logger") == std::string::npos);
  CHECK(dojo::VerifyNone(runtime, {before, dojo::IgnoreTask("log")})
            .find("logger") != std::string::npos);
  CHECK(dojo::VerifyNone(
            runtime, {before, dojo::IgnoreTask("logger"),
                      dojo::IgnoreSpawnedAt("runtime_test.cc", line)}) == "");
}

}  // namespace
