#include "runtime/views/counting_new.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "runtime/dojo.h"
#include "runtime/views/recording.h"

namespace dojo::views {
namespace {

// CHECK asks for memory itself.
class Counting {
 public:
  Counting() { HeapOfNew().Count(true); }
  ~Counting() { HeapOfNew().Count(false); }
};

TEST_CASE("Bytes are counted as they are requested, until they are freed") {
  const std::size_t before = HeapOfNew().Bytes();
  std::size_t with = 0;
  {
    const Counting counting;
    const auto block = std::make_unique<char[]>(1001);
    with = HeapOfNew().Bytes();
  }
  CHECK(with - before == 1001);
  CHECK(HeapOfNew().Bytes() == before);
}

TEST_CASE("What was not counted when it was made is not taken off") {
  const std::size_t before = HeapOfNew().Bytes();
  auto block = std::make_unique<char[]>(1001);
  {
    const Counting counting;
    block.reset();
  }
  CHECK(HeapOfNew().Bytes() == before);
  {
    const Counting counting;
    block = std::make_unique<char[]>(7);
  }
  CHECK(HeapOfNew().Bytes() - before == 7);
  block.reset();
  CHECK(HeapOfNew().Bytes() == before);
}

struct alignas(64) Wide {
  char bytes[64];
};

TEST_CASE("Blocks are aligned") {
  for (int i = 0; i < 20; ++i) {
    const auto wide = std::make_unique<Wide>();
    CHECK(reinterpret_cast<std::uintptr_t>(wide.get()) % 64 == 0);
    const auto small = std::make_unique<char>();
    CHECK(reinterpret_cast<std::uintptr_t>(small.get()) % 16 == 0);
  }
}

Task<> Forever(Receiver<int> from) { co_await from.Receive(); }

TEST_CASE("A Recording weighs what the program holds, and not its own books") {
  // The pool goes to the first thread.
  Runtime().Run([](Here) -> Task<> { co_return; });
  std::size_t left = 0, bytes = 0;
  std::thread([&] {
    Runtime runtime;
    Recording recording(&HeapOfNew());
    const ScopedObserver listening(recording);
    bytes = runtime
                .Run([](Here) -> Task<> {
                  auto c = MakeChannel<int>("a channel");
                  for (int i = 0; i < 10; ++i) Go("task", Forever(c));
                  co_await Yield();
                  CHECK(std::string(1000, 'x').size() == 1000);
                })
                .leaked_bytes();
    recording.RunReturned();
    HeapOfNew().Count(false);
    left = recording.heap.back().bytes;
  }).join();
  CHECK(bytes > 0);
  // More than the tasks are one channel, and the places that started them.
  CHECK(left > bytes);
  CHECK(left < bytes + 500);
}

}  // namespace
}  // namespace dojo::views
