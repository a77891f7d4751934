// Everyday coroutine expressions that some compilers have got wrong:
// temporaries in an awaited expression that die twice, too early, or never. Run
// it under memcheck to see more than wrong values.
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/dojo.h"

namespace {

using dojo::Here;
using dojo::Report;
using dojo::Runtime;
using dojo::Task;

// Counts itself, so that a temporary that is destroyed twice or never shows
// without memcheck.
class Counted {
 public:
  static int alive;
  Counted() { ++alive; }
  Counted(const Counted&) { ++alive; }
  Counted(Counted&&) noexcept { ++alive; }
  Counted& operator=(const Counted&) = default;
  ~Counted() { --alive; }
};
int Counted::alive = 0;

struct Aggregate {
  int id = 0;
  std::string text;
  Counted counted = {};
};

struct Constructed {
  Constructed(int id, std::string text) : id(id), text(std::move(text)) {}
  int id;
  std::string text;
  Counted counted;
};

Task<int> Add(std::string text, Aggregate aggregate) {
  co_await dojo::Yield();
  co_return static_cast<int>(text.size() + aggregate.text.size()) +
      aggregate.id;
}

// Hands what `sends` sends to a receiver that comes later, so that the sender's
// frame is suspended in the middle of the awaited expression.
template <class T, class Sends>
std::vector<T> Received(Sends sends) {
  std::vector<T> got;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<T>("c");
    dojo::Go("sender", sends(c));
    co_await dojo::Yield();
    while (auto value = co_await c.Receive()) got.push_back(*std::move(value));
  });
  CHECK(report.ToString() == "");
  return got;
}

TEST_CASE("An aggregate is sent in place") {
  {
    auto got = Received<Aggregate>([](dojo::Channel<Aggregate> c) -> Task<> {
      co_await c.Send(Aggregate{1, "s"});
      c.Close();
    });
    REQUIRE(got.size() == 1);
    CHECK(got[0].id == 1);
    CHECK(got[0].text == "s");
  }
  CHECK(Counted::alive == 0);
}

TEST_CASE("An object with a constructor is sent in place") {
  {
    auto got =
        Received<Constructed>([](dojo::Channel<Constructed> c) -> Task<> {
          co_await c.Send(Constructed{1, "s"});
          c.Close();
        });
    REQUIRE(got.size() == 1);
    CHECK(got[0].id == 1);
    CHECK(got[0].text == "s");
  }
  CHECK(Counted::alive == 0);
}

TEST_CASE("A child task is called with a string literal and an aggregate") {
  int n = 0;
  Report report = Runtime().Run([&](Here) -> Task<> {
    int sum = co_await Add("s", Aggregate{2, "t"});
    n = sum;
  });
  CHECK(report.ToString() == "");
  CHECK(n == 4);
  CHECK(Counted::alive == 0);
}

TEST_CASE("A concatenation is sent in place") {
  auto got = Received<std::string>([](dojo::Channel<std::string> c) -> Task<> {
    std::string x = "x";
    co_await c.Send(x + "y");
    c.Close();
  });
  CHECK(got == std::vector<std::string>{"xy"});
}

TEST_CASE("A vector made from a braced list is sent in place") {
  using Strings = std::vector<std::string>;
  auto got = Received<Strings>([](dojo::Channel<Strings> c) -> Task<> {
    co_await c.Send(std::vector<std::string>{"a", "b"});
    c.Close();
  });
  CHECK(got == std::vector<Strings>{{"a", "b"}});
}

TEST_CASE("A shared_ptr made from an aggregate is sent in place") {
  {
    using Pointer = std::shared_ptr<Aggregate>;
    auto got = Received<Pointer>([](dojo::Channel<Pointer> c) -> Task<> {
      co_await c.Send(std::make_shared<Aggregate>(Aggregate{1, "s"}));
      c.Close();
    });
    REQUIRE(got.size() == 1);
    CHECK(got[0]->text == "s");
    CHECK(got[0].use_count() == 1);
  }
  CHECK(Counted::alive == 0);
}

TEST_CASE(
    "Either branch of a conditional is sent in place, and only that one") {
  const bool first = GENERATE(true, false);
  Report report;
  std::string got;
  report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<Aggregate>("c");
    dojo::Go("sender", [](dojo::Channel<Aggregate> to, bool which) -> Task<> {
      co_await (which ? to.Send(Aggregate{1, "yes"})
                      : to.Send(Aggregate{2, "no"}));
    }(c, first));
    co_await dojo::Yield();
    got = (co_await c.Receive())->text;
  });
  CHECK(report.ToString() == "");
  CHECK(got == (first ? "yes" : "no"));
  CHECK(Counted::alive == 0);
}

// A child that takes the aggregate itself, as a helper of a learner's would.
Task<> SendTwice(dojo::Channel<Aggregate> to, Aggregate aggregate) {
  co_await to.Send(aggregate);
  co_await to.Send(std::move(aggregate));
}

TEST_CASE(
    "An aggregate with designated initialisers is an argument of an awaited "
    "call") {
  {
    auto got = Received<Aggregate>([](dojo::Channel<Aggregate> c) -> Task<> {
      co_await SendTwice(c, Aggregate{.id = 1, .text = "s"});
      c.Close();
    });
    REQUIRE(got.size() == 2);
    CHECK(got[0].text == "s");
    CHECK(got[1].text == "s");
  }
  CHECK(Counted::alive == 0);
}

TEST_CASE("A range-for over a braced list awaits in its body") {
  auto got = Received<std::string>([](dojo::Channel<std::string> c) -> Task<> {
    for (auto s : {std::string("a"), std::string("b")}) co_await c.Send(s);
    c.Close();
  });
  CHECK(got == std::vector<std::string>{"a", "b"});
}

}  // namespace
