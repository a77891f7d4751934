// sieve1, sieve2: prime sieves, one as a chain of filters and one as a heap of
// channels.
#include <catch2/catch.hpp>
#include <functional>
#include <queue>
#include <vector>

#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

constexpr int kLimit = 1'000;

std::vector<int> PrimesByDivision() {
  std::vector<int> primes;
  for (int n = 2; n <= kLimit; ++n) {
    bool prime = true;
    for (int divisor = 2; divisor * divisor <= n; ++divisor)
      prime &= n % divisor != 0;
    if (prime) primes.push_back(n);
  }
  return primes;
}

Task<> Count(Sender<int> to) {
  const CloseGuard close_to(to);
  for (int n = 2; n <= kLimit; ++n) co_await to.Send(n);
}

Task<> Filter(int prime, Receiver<int> from, Sender<int> to) {
  const CloseGuard close_to(to);
  while (const auto n = co_await from.Receive()) {
    if (*n % prime != 0) co_await to.Send(*n);
  }
}

TEST_CASE("A chain of filters leaves the primes") {
  std::vector<int> primes;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    auto candidates = MakeChannel<int>("candidates");
    Go("count", Count(candidates));
    while (const auto prime = co_await candidates.Receive()) {
      primes.push_back(*prime);
      const auto filtered = MakeChannel<int>("candidates");
      Go("filter", Filter(*prime, candidates, filtered));
      candidates = filtered;
    }
  });
  CHECK(report.ToString() == "");
  CHECK(primes == PrimesByDivision());
}

Task<> Multiply(int prime, Sender<int> to) {
  const CloseGuard close_to(to);
  for (int n = prime * prime; n <= kLimit; n += prime) co_await to.Send(n);
}

// A channel and the value that was taken from it last.
struct Head {
  int value;
  Receiver<int> rest;
  bool operator>(const Head& other) const { return value > other.value; }
};

TEST_CASE("A heap of channels leaves the primes") {
  std::vector<int> primes;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    std::priority_queue<Head, std::vector<Head>, std::greater<Head>> composites;
    for (int n = 2; n <= kLimit; ++n) {
      bool prime = true;
      while (!composites.empty() && composites.top().value == n) {
        prime = false;
        const Head head = composites.top();
        composites.pop();
        if (const auto next = co_await head.rest.Receive())
          composites.push({*next, head.rest});
      }
      if (!prime) continue;
      primes.push_back(n);
      const auto multiples = MakeChannel<int>("multiples");
      Go("multiply", Multiply(n, multiples));
      if (const auto first = co_await multiples.Receive())
        composites.push({*first, multiples});
    }
  });
  CHECK(report.ToString() == "");
  CHECK(primes == PrimesByDivision());
}

}  // namespace
}  // namespace dojo::conformance
