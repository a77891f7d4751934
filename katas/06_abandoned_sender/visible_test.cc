// What a user of the service sees. The hidden tests ask for more of what kata.h
// promises.
#include <catch2/catch.hpp>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ms;

// Replica 1 answers after 10 ms, replica 2 after 20 ms, ...
dojo::Task<Reply> Answer(int id, int article) {
  co_await dojo::Sleep(10_ms * id);
  co_return Reply{.ok = true, .cents = article + id};
}

TEST_CASE("the nearest of three replicas gives the price, and all go home") {
  Quote quote;
  dojo::Time returned;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    const std::vector<Replica> replicas = {{.id = 3, .ask = Answer},
                                           {.id = 1, .ask = Answer},
                                           {.id = 2, .ask = Answer}};
    quote = co_await Lookup(500, replicas, 100_ms);
    returned = dojo::Now();
  });
  CHECK(quote.outcome == Outcome::kPrice);
  CHECK(quote.cents == 501);
  CHECK(returned.nanoseconds == 10'000'000);
  INFO(report.ToString());
  CHECK(report.leaked_tasks() == 0);
  CHECK(report.ok());
}

TEST_CASE("a replica that is too slow is not waited for, and goes home too") {
  Quote quote;
  dojo::Time returned;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    const std::vector<Replica> replicas = {{.id = 9, .ask = Answer}};
    quote = co_await Lookup(500, replicas, 50_ms);
    returned = dojo::Now();
  });
  CHECK(quote.outcome == Outcome::kTimeout);
  CHECK(returned.nanoseconds == 50'000'000);
  INFO(report.ToString());
  CHECK(report.leaked_tasks() == 0);
  CHECK(report.ok());
}

}  // namespace
}  // namespace kata
