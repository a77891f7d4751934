// fifo: a buffered channel is first in, first out, and an unbuffered hand-off
// keeps the order along a daisy chain.
#include <catch2/catch.hpp>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/explore.h"

namespace dojo::conformance {
namespace {

// Waits for its turn, takes one value, and passes the turn on.
Task<> TakeOneInTurn(Receiver<int> values, Receiver<Unit> turn,
                     Sender<Unit> next_turn, Sender<int> taken) {
  co_await turn.Receive();
  const auto value = co_await values.Receive();
  co_await taken.Send(*value);
  co_await next_turn.Send({});
}

Task<> SendUpTo(int count, Sender<int> values) {
  for (int i = 0; i < count; ++i) co_await values.Send(i);
}

// What the links of a chain take, the first link first.
Task<std::vector<int>> RunChain(int links) {
  const auto values = MakeChannel<int>("values");
  const auto taken = MakeChannel<int>("taken", links);
  const auto first_turn = MakeChannel("turn");
  auto turn = first_turn;
  for (int i = 0; i < links; ++i) {
    const auto next = MakeChannel("turn");
    Go("link", TakeOneInTurn(values, turn, next, taken));
    turn = next;
  }
  Go("sender", SendUpTo(links, values));
  co_await first_turn.Send({});
  co_await turn.Receive();
  std::vector<int> order;
  for (int i = 0; i < links; ++i) order.push_back(*co_await taken.Receive());
  co_return order;
}

std::vector<int> UpTo(int count) {
  std::vector<int> numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(i);
  return numbers;
}

TEST_CASE("A buffered channel is first in, first out") {
  constexpr int kValues = 1'000;
  std::vector<int> received;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const auto values = MakeChannel<int>("values", kValues);
    for (int i = 0; i < kValues; ++i) co_await values.Send(i);
    values.Close();
    while (const auto value = co_await values.Receive())
      received.push_back(*value);
  });
  CHECK(report.ToString() == "");
  CHECK(received == UpTo(kValues));
}

TEST_CASE("A buffer that is filled and emptied in part keeps its order") {
  std::vector<int> received;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const auto values = MakeChannel<int>("values", 3);
    for (int round = 0; round < 100; ++round) {
      // The buffer's beginning moves by two, and meets its end again and again.
      for (int i = 0; i < 2; ++i) co_await values.Send(2 * round + i);
      for (int i = 0; i < 2; ++i)
        received.push_back(*co_await values.Receive());
    }
  });
  CHECK(report.ToString() == "");
  CHECK(received == UpTo(200));
}

TEST_CASE("A daisy chain takes an unbuffered channel's values in order") {
  constexpr int kLinks = 1'000;
  std::vector<int> order;
  const Report report =
      Runtime().Run([&](Here) -> Task<> { order = co_await RunChain(kLinks); });
  CHECK(report.ToString() == "");
  CHECK(order == UpTo(kLinks));
}

TEST_CASE("A short daisy chain keeps its order on every schedule") {
  const Exploration explored = Explore([](Here) -> Task<> {
    if (co_await RunChain(3) != UpTo(3)) throw Panic("out of order", {});
  });
  CHECK(explored.ok());
  CHECK(explored.complete);
}

}  // namespace
}  // namespace dojo::conformance
