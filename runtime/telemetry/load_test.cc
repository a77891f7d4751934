// Telemetry under load: ten thousand channels, and a sink that is down for a
// while. What holds is written in the names of the test cases.
#include <malloc.h>

#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <span>
#include <string>
#include <thread>

#include "runtime/dojo.h"
#include "runtime/observer.h"
#include "runtime/telemetry/lifecycle.h"
#include "runtime/telemetry/sink.h"

namespace {

// Bytes that operator new has handed out and not got back; the most there were.
// Of all threads: only one of them does anything here at any time.
constinit std::size_t live = 0;
constinit std::size_t peak = 0;

void* Count(void* block) {
  if (block == nullptr) throw std::bad_alloc();
  live += malloc_usable_size(block);
  if (live > peak) peak = live;
  return block;
}

void Free(void* block) {
  live -= malloc_usable_size(block);
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) { return Count(std::malloc(size)); }
void* operator new[](std::size_t size) { return Count(std::malloc(size)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto align = static_cast<std::size_t>(alignment);
  return Count(std::aligned_alloc(align, (size + align - 1) / align * align));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return operator new(size, alignment);
}
void operator delete(void* block) noexcept { Free(block); }
void operator delete[](void* block) noexcept { Free(block); }
void operator delete(void* block, std::size_t) noexcept { Free(block); }
void operator delete[](void* block, std::size_t) noexcept { Free(block); }
void operator delete(void* block, std::align_val_t) noexcept { Free(block); }
void operator delete[](void* block, std::align_val_t) noexcept { Free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  Free(block);
}
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept {
  Free(block);
}

namespace dojo::telemetry {
namespace {

constexpr int kChannels = 10'000;
constexpr std::size_t kCapacity = 2'048;

// Down between two instants, as the clock of the program says; slow, and down,
// and torn in the middle of a batch. It keeps only what does not grow.
class Sometimes : public Sink {
 public:
  absl::StatusOr<std::size_t> Deliver(std::span<const Event> batch) override {
    if (down) return absl::UnavailableError("down");
    const std::size_t taken =
        ++calls % 3 == 0 ? batch.size() / 2 : batch.size();
    for (const Event& event : batch.first(taken)) {
      in_order = in_order && event.sequence > last;
      last = event.sequence;
    }
    received += taken;
    return taken;
  }

  bool down = false;
  std::uint64_t calls = 0;
  std::uint64_t received = 0;
  std::uint64_t last = 0;
  bool in_order = true;
};

Task<> Produce(Sender<int> to, int index) {
  co_await Sleep(Duration{index % 1'000} * 1'000'000);
  for (int i = 0; i < 4; ++i) co_await to.Send(index + i);
  to.Close();
}

Task<> Consume(Receiver<int> from, std::int64_t* sum, WaitGroup done) {
  while (auto value = co_await from.Receive()) {
    *sum += *value;
    co_await Sleep(3_ms);
  }
  done.Done();
}

struct Outcome {
  std::uint64_t steps = 0;
  std::int64_t end = 0;
  std::int64_t sum = 0;
  std::string report;
  bool operator==(const Outcome&) const = default;
};

// The program. `down` is what it switches on after 200 ms and off after 700 ms,
// whoever looks at it.
Outcome RunProgram(bool& down) {
  Outcome outcome;
  Runtime runtime;
  const Report report = runtime.Run([&](Here) -> Task<> {
    WaitGroup done;
    done.Add(kChannels);
    for (int i = 0; i < kChannels; ++i) {
      auto c = MakeChannel<int>("channel " + std::to_string(i), i % 4);
      Go("producer", Produce(c, i));
      Go("consumer", Consume(c, &outcome.sum, done));
      // Made over a second of time, not in one instant.
      if (i % 100 == 0) co_await Sleep(2_ms);
    }
    co_await Sleep(200_ms - Duration{Now().nanoseconds});
    down = true;
    co_await Sleep(500_ms);
    down = false;
    co_await done.Wait();
    auto forgotten = MakeChannel<int>("forgotten");
    Go("stuck",
       [](Receiver<int> r) -> Task<> { co_await r.Receive(); }(forgotten));
  });
  outcome.steps = report.steps;
  outcome.end = report.end.nanoseconds;
  outcome.report = report.ToString();
  return outcome;
}

// In a thread of its own, where each block of the runtime is operator new's:
// the pool belongs to the first thread that runs a Runtime.
template <class F>
void InThread(F body) {
  static const bool pool_is_taken = [] {
    Runtime().Run([](Here) -> Task<> { co_return; });
    return true;
  }();
  CHECK(pool_is_taken);
  std::thread(body).join();
}

TEST_CASE("No task waits for telemetry, and nothing is lost uncounted") {
  bool unused = false;
  const Outcome alone = RunProgram(unused);
  CHECK(alone.sum == 4LL * kChannels * (kChannels - 1) / 2 + 6LL * kChannels);
  CHECK(alone.report.find("stuck") != std::string::npos);

  for (const bool for_ever : {false, true}) {
    Sometimes sink;
    Lifecycle lifecycle({.delivery = {.capacity = kCapacity,
                                      .batch = 64,
                                      .first_backoff = 5_ms,
                                      .longest_backoff = 80_ms}},
                        sink);
    bool ignored = false;
    {
      if (for_ever) sink.down = true;
      const ScopedObserver listening(lifecycle);
      CHECK(RunProgram(for_ever ? ignored : sink.down) == alone);
    }
    CHECK(lifecycle.Flush().ok() == !for_ever);
    while (!for_ever && !lifecycle.Flush().ok()) {
    }
    const Reading reading = lifecycle.Read();
    const DeliveryCounts& counts = reading.events;
    CHECK(reading.alive == 0);
    CHECK(lifecycle.Emitted("unknown", Phase::kCreated) == kChannels + 1);
    CHECK(lifecycle.Emitted("unknown", Phase::kActivated) == kChannels);
    CHECK(lifecycle.Emitted("unknown", Phase::kDestroyed) == kChannels + 1);
    CHECK(counts.delivered + counts.dropped + counts.buffered ==
          counts.emitted);
    CHECK(counts.dropped > 0);
    CHECK(counts.delivered == sink.received);
    CHECK(sink.in_order);
    if (for_ever) {
      CHECK(counts.buffered == kCapacity);
    } else {
      CHECK(counts.delivered + counts.dropped == counts.emitted);
      CHECK(sink.last == counts.emitted);  // it came back
      CHECK(counts.refusals > 3);
    }
  }
}

// What a channel that is alive costs at most: its labels, and its places in the
// maps of Lifecycle and of the runtime.
constexpr std::size_t kChannelBytes = 512;
// An event keeps its slot, and the labels of a channel that has died.
constexpr std::size_t kEventBytes = sizeof(Event) + kChannelBytes;

TEST_CASE("Memory is bounded under load, and all of it comes back") {
  InThread([] {
    bool unused = false;
    const auto peak_of = [](auto body) {
      peak = live;
      const std::size_t before = live;
      body();
      const std::size_t after = live;
      const std::size_t most = peak - before;
      CHECK(after == before);
      return most;
    };
    const std::size_t alone = peak_of([&] { RunProgram(unused); });
    const std::size_t listening = peak_of([] {
      Sometimes sink;
      Lifecycle lifecycle({.delivery = {.capacity = kCapacity}}, sink);
      const ScopedObserver scope(lifecycle);
      RunProgram(sink.down);
    });
    CHECK(listening > alone);
    CHECK(listening <=
          alone + kCapacity * kEventBytes + kChannels * kChannelBytes);
  });
}

// Bytes that a Lifecycle holds when so many channels have come and gone, and
// its sink has been down all the time.
std::size_t HeldAfter(int channels, std::size_t capacity) {
  Sometimes sink;
  sink.down = true;
  const std::size_t before = live;
  Lifecycle lifecycle({.delivery = {.capacity = capacity}}, sink);
  {
    const ScopedObserver listening(lifecycle);
    // Names longer than a label may be.
    for (int i = 0; i < channels; ++i)
      MakeChannel<int>(std::string(10'000, 'x'));
  }
  const std::size_t held = live - before;
  CHECK(lifecycle.Read().events.buffered <= capacity);
  CHECK(held >= capacity * sizeof(Event));
  return held;
}

TEST_CASE(
    "A sink that is down for ever costs a full buffer, and not a byte more") {
  InThread([] {
    constexpr std::size_t kSmall = 300;
    const std::size_t full = HeldAfter(100, kSmall);
    CHECK(full <= kSmall * kEventBytes);
    CHECK(HeldAfter(1'000, kSmall) == full);
    CHECK(HeldAfter(10'000, kSmall) == full);
    // Each has a buffer of its own.
    CHECK(HeldAfter(10'000, 2 * kSmall) > full + kSmall * sizeof(Event));
  });
}

TEST_CASE("What is delivered is let go of") {
  InThread([] {
    Sometimes sink;
    Lifecycle lifecycle({.delivery = {.capacity = 1'000}}, sink);
    const ScopedObserver listening(lifecycle);
    const auto use = [] {
      for (int i = 0; i < 300; ++i) MakeChannel<int>(std::string(100, 'x'));
    };
    const auto flush = [&] {
      while (!lifecycle.Flush().ok()) {
      }
    };
    use();
    flush();
    const std::size_t before = live;
    for (int i = 0; i < 3; ++i) {
      use();
      const std::size_t waiting = live;
      flush();
      const std::size_t after = live;
      CHECK(waiting > before);
      CHECK(after == before);
    }
  });
}

}  // namespace
}  // namespace dojo::telemetry
