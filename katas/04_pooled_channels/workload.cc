// What massif and memcheck measure: `size` bills, four at a time. One of each
// four is given up, and its reply comes before the next four are made: so four
// replies are on their way at most, whatever the size.
#include "katas/harness/workload.h"

#include <memory>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ms;

constexpr int kAtOnce = 4;
constexpr int kPlaces = 64;  // of one KiB each
constexpr auto kPatience = 5_ms;
constexpr auto kRound = 20_ms;

// A prompt reply comes in the time of a few bills; a late one has more charges
// than there are places, and they come all at once.
constexpr int kPromptCharges = 3;
constexpr int kLateCharges = 80;
constexpr auto kLate = 12_ms;

int last_guest = 0;
int asked = 0;

bool IsLate(int guest) { return guest % kAtOnce == 0; }

// What is left of each reply that may be on its way: the last sixteen.
constexpr int kKept = 16;
int guest_of[kKept];
int read[kKept];

int Ask(int guest) {
  const int reply = asked++;
  guest_of[reply % kKept] = guest;
  read[reply % kKept] = 0;
  return reply;
}

dojo::Task<Charge> Next(int reply) {
  const int guest = guest_of[reply % kKept];
  const int number = ++read[reply % kKept];
  if (!IsLate(guest)) {
    co_await dojo::Sleep(1_ms);
  } else if (number == 1) {
    co_await dojo::Sleep(kLate);
  }
  if (guest == last_guest && number == 1) harness::Working();
  co_return Charge{
      .guest = guest,
      .cents = 100,
      .last = number == (IsLate(guest) ? kLateCharges : kPromptCharges)};
}

dojo::Task<> MakeOne(std::shared_ptr<Desk> desk, int guest) {
  co_await MakeBill(desk, guest, kPatience);
}

}  // namespace

dojo::Task<> Workload(dojo::Here, int size) {
  asked = 0;
  last_guest = size + 1;
  const auto desk = OpenDesk({.ask = &Ask, .next = &Next}, kPlaces);
  for (int guest = 0; guest < size; guest += kAtOnce) {
    dojo::Scope bills;
    for (int i = 0; i < kAtOnce; ++i)
      bills.Go("bill", MakeOne(desk, guest + i));
    co_await dojo::Sleep(kRound);
    co_await bills.Join();
  }
  // All is quiet before the last one: what is held then is what the desk keeps.
  co_await dojo::Sleep(10 * kRound);
  co_await MakeBill(desk, last_guest, kPatience);
  co_await dojo::Sleep(kRound);
}

}  // namespace kata
