// What is explored: a bill that is given up, or nearly so, and the bills after
// it, on every schedule. A tick is one nanosecond: there is nothing in between.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kata.h"
#include "katas/harness/program.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

constexpr int kTick = 1;  // in nanoseconds
constexpr int kPatient = 50;

dojo::Duration Ticks(int ticks) { return dojo::Duration{kTick} * ticks; }

// How one guest's replies come.
struct Guest {
  int charges = 1;
  int first = 1;  // ticks until the first charge
  int gap = 1;    // and from each to the next
  int asked = 0;
};

// The books are plain functions, hence globals; each run begins with fresh
// ones. A guest's replies have numbers of their own, so that the order in which
// guests are asked for makes no difference.
constexpr int kGuests = 8, kReplies = 4;
struct {
  Guest guests[kGuests];
  int read[kGuests * kReplies];
  bool reading[kGuests * kReplies];
  bool disorder;
  int returned;
} books;

void OpenBooks(const std::vector<Guest>& guests) {
  books = {};
  std::copy(guests.begin(), guests.end(), books.guests);
}

int Cents(int reply) { return 100 * (reply * reply + 1); }

int Ask(int guest) { return guest * kReplies + books.guests[guest].asked++; }

dojo::Task<Charge> Next(int reply) {
  const Guest& guest = books.guests[reply / kReplies];
  int& read = books.read[reply];
  if (books.reading[reply] || read >= guest.charges) books.disorder = true;
  books.reading[reply] = true;
  const int delay = read == 0 ? guest.first : guest.gap;
  if (delay > 0) co_await dojo::Sleep(Ticks(delay));
  books.reading[reply] = false;
  ++read;
  co_return Charge{.guest = reply / kReplies,
                   .cents = Cents(reply) + read,
                   .last = read == guest.charges};
}

// After everything: all bills have returned, all that was asked for was read.
dojo::Task<> CloseBooks(int bills) {
  co_await dojo::Sleep(Ticks(2 * kPatient));
  Expect(books.returned == bills, "all bills to return");
  int asked = bills;
  int unread = 0;
  for (int i = 0; i < kGuests; ++i) {
    asked -= books.guests[i].asked;
    for (int n = 0; n < books.guests[i].asked; ++n)
      unread += books.guests[i].charges - books.read[i * kReplies + n];
  }
  Expect(asked == 0, "to ask once for each bill");
  Expect(!books.disorder,
         "to read each reply charge by charge, and not beyond its last");
  Expect(unread == 0, "to read each reply to its end; " +
                          std::to_string(unread) + " charges are left");
}

std::string Text(const Bill& bill) {
  return std::string(bill.outcome == Outcome::kComplete ? "a bill"
                                                        : "no bill") +
         " of " + std::to_string(bill.charges) + " charges and " +
         std::to_string(bill.cents) + " cents";
}

// Makes a bill that is the guest's `nth`, and checks it.
dojo::Task<> MakeOne(std::shared_ptr<Desk> desk, int guest, int ticks,
                     int nth = 0) {
  const dojo::Time called = dojo::Now();
  const Bill bill = co_await MakeBill(desk, guest, Ticks(ticks));
  const dojo::Duration took = dojo::Now() - called;
  ++books.returned;
  Observe(static_cast<std::uint64_t>(bill.cents));

  const Guest& planned = books.guests[guest];
  const int n = planned.charges;
  const int complete = planned.first + (n - 1) * planned.gap;
  Bill right;
  if (bill.outcome == Outcome::kComplete || complete < ticks) {
    right = {.outcome = Outcome::kComplete,
             .charges = n,
             .cents = n * Cents(guest * kReplies + nth) + n * (n + 1) / 2};
  }
  const bool is_right = bill.outcome == right.outcome &&
                        (bill.outcome == Outcome::kTimeout ||
                         (complete <= ticks && bill.charges == right.charges &&
                          bill.cents == right.cents));
  Expect(is_right, "for guest " + std::to_string(guest) + " " + Text(right) +
                       "; it is " + Text(bill));
  const dojo::Duration due = Ticks(std::min(complete, ticks));
  Expect(took == due, "to return after " + std::to_string(due.nanoseconds) +
                          " ns, it took " + std::to_string(took.nanoseconds));
}

// One bill is given up after a tick. Its reply comes one tick later, all at
// once, while others are being made. Size: others x charges x places.
dojo::Task<> Late(dojo::Here, std::vector<int> size) {
  const int others = size.at(0), charges = size.at(1);
  OpenBooks({{.charges = charges, .first = 2, .gap = 0},
             {.charges = charges},
             {.charges = charges, .gap = 0}});
  {
    const auto desk = OpenDesk({&Ask, &Next}, size.at(2));
    co_await MakeOne(desk, 0, 1);
    for (int i = 1; i < others; ++i)
      dojo::Go("bill", MakeOne(desk, i, kPatient));
    co_await MakeOne(desk, others, kPatient);
  }
  co_await CloseBooks(1 + others);
}

// One charge a tick, patience that ends before, between, at or after them, and
// another bill. Size: charges x patience x places.
dojo::Task<> Deadline(dojo::Here, std::vector<int> size) {
  OpenBooks({{.charges = size.at(0)}, {.charges = 2, .gap = 0}});
  {
    const auto desk = OpenDesk({&Ask, &Next}, size.at(2));
    co_await MakeOne(desk, 0, size.at(1));
    co_await MakeOne(desk, 1, kPatient);
  }
  co_await CloseBooks(2);
}

// The bill of one guest is given up and asked for again, at once. Size: charges
// x places.
dojo::Task<> Again(dojo::Here, std::vector<int> size) {
  OpenBooks({{.charges = size.at(0), .first = 2}});
  {
    const auto desk = OpenDesk({&Ask, &Next}, size.at(1));
    co_await MakeOne(desk, 0, 1);
    co_await MakeOne(desk, 0, kPatient, 1);
  }
  co_await CloseBooks(2);
}

// A bill in time, and two more at once. Size: charges x places.
dojo::Task<> Together(dojo::Here, std::vector<int> size) {
  const int charges = size.at(0);
  OpenBooks({{}, {.charges = charges}, {.charges = charges, .gap = 0}});
  {
    const auto desk = OpenDesk({&Ask, &Next}, size.at(1));
    co_await MakeOne(desk, 0, kPatient);
    dojo::Go("bill", MakeOne(desk, 1, kPatient));
    co_await MakeOne(desk, 2, kPatient);
  }
  co_await CloseBooks(3);
}

}  // namespace

std::vector<Program> Programs() {
  return {{"late", &Late},
          {"deadline", &Deadline},
          {"again", &Again},
          {"together", &Together}};
}

}  // namespace kata
