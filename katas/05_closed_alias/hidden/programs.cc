// What is explored: small exchanges, on every schedule.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "kata.h"
#include "katas/harness/program.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

constexpr int kTick = 1;  // in nanoseconds: there is nothing in between
constexpr int kMostLines = 32;

struct Record {
  Line line;
  dojo::Time dialled_from;
  bool taken = false;
  dojo::Time taken_at;
  bool in_work = false;
  int hung_up = 0;
};

// What the driver of one run saw. Its functions are plain ones, hence a global;
// each run begins with a fresh one.
struct Desk {
  std::array<Record, kMostLines> records;
  int dialled = 0;
  Seat seat;
  int seats = 0;
  int worked_on = 0;
  const char* wrong = nullptr;  // the first promise that was broken

  void Must(bool holds, const char* what) {
    if (!holds && wrong == nullptr) wrong = what;
  }
  // Null when it is none of the driver's.
  Record* Find(const Line* line) {
    for (int i = 0; i < dialled; ++i) {
      if (&records[static_cast<std::size_t>(i)].line == line)
        return &records[static_cast<std::size_t>(i)];
    }
    return nullptr;
  }
};
Desk desk;

Line* BeginDial(int supplier) {
  desk.Must(desk.seats == 1, "whoever dials to have a seat");
  Record& record = desk.records.at(static_cast<std::size_t>(desk.dialled++));
  record.line.supplier = supplier;
  record.dialled_from = dojo::Now();
  return &record.line;
}
dojo::Task<Line*> DialAtOnce(int supplier) { co_return BeginDial(supplier); }
dojo::Task<Line*> DialInATick(int supplier) {
  Line* const line = BeginDial(supplier);
  co_await dojo::Sleep(dojo::Duration{kTick});
  co_return line;
}

void HangUp(Line* line) {
  Record* const record = desk.Find(line);
  desk.Must(record != nullptr, "only lines to be hung up");
  if (record == nullptr) return;
  desk.Must(!record->in_work, "no line to be hung up that is worked on");
  desk.Must(++record->hung_up == 1, "no line to be hung up twice");
}

Seat* TakeSeat() {
  desk.Must(++desk.seats == 1, "nobody to take a second seat");
  return &desk.seat;
}
void LeaveSeat(Seat* seat) {
  desk.Must(seat == &desk.seat && --desk.seats == 0,
            "nobody to leave a seat that is not taken");
}

bool BeginWork(Record* record) {
  desk.Must(record != nullptr, "only lines to be worked on");
  if (record == nullptr) return false;
  desk.Must(!record->taken, "no line to be taken twice");
  desk.Must(record->hung_up == 0, "no line to be taken that is hung up");
  desk.Must(desk.seats == 1, "whoever works to have a seat");
  record->taken = true;
  record->taken_at = dojo::Now();
  record->in_work = true;
  return true;
}
void EndWork(Record* record) {
  desk.Must(desk.seats == 1, "whoever works to have a seat to the end");
  record->in_work = false;
  ++desk.worked_on;
}

dojo::Task<> WorkAtOnce(int taker, Line* line) {
  Record* const record = desk.Find(line);
  if (!BeginWork(record)) co_return;
  Observe(static_cast<std::uint64_t>(line->supplier * 10 + taker));
  EndWork(record);
}
dojo::Task<> WorkForATick(int taker, Line* line) {
  Record* const record = desk.Find(line);
  if (!BeginWork(record)) co_return;
  Observe(static_cast<std::uint64_t>(line->supplier * 10 + taker));
  co_await dojo::Sleep(dojo::Duration{kTick});
  EndWork(record);
}

// Whether the lines that nobody takes are looked after as well. Programs that
// do not ask leave it to the census to say who holds them.
enum class Spare { kNotAsked, kMustBeHungUp };

// Size: suppliers x stock of each x takers x limit of each.
dojo::Task<> Run(std::vector<int> size, dojo::Task<Line*> (*dial)(int),
                 dojo::Task<> (*work)(int, Line*), Spare spare) {
  desk = Desk();
  std::vector<Supplier> suppliers;
  for (int id = 0; id < size.at(0); ++id)
    suppliers.push_back({.id = id, .stock = size.at(1)});
  std::vector<Taker> takers;
  for (int id = 0; id < size.at(2); ++id)
    takers.push_back({.id = id, .limit = size.at(3), .work = work});

  const int used = co_await BringTogether(suppliers, takers,
                                          {.dial = dial,
                                           .hang_up = HangUp,
                                           .take_seat = TakeSeat,
                                           .leave_seat = LeaveSeat});
  const bool seat_left = desk.seats == 0;
  // The clock stands still until no task can run: what is late comes in.
  co_await dojo::Sleep(dojo::Duration{kTick} * 5);

  Expect(desk.wrong == nullptr, desk.wrong == nullptr ? "" : desk.wrong);
  Expect(seat_left, "the seat to be left before it returns");
  const int due = std::min(size.at(0) * size.at(1), size.at(2) * size.at(3));
  Expect(used == due && desk.worked_on == due,
         std::to_string(due) + " lines to be worked on; " +
             std::to_string(desk.worked_on) + " were, and it returned " +
             std::to_string(used));
  std::vector<const Record*> before(suppliers.size());
  for (int i = 0; i < desk.dialled; ++i) {
    const Record& record = desk.records[static_cast<std::size_t>(i)];
    const int supplier = record.line.supplier;
    if (record.taken || spare == Spare::kMustBeHungUp) {
      Expect(record.hung_up == 1, "every line to be hung up; one of supplier " +
                                      std::to_string(supplier) +
                                      " is still up");
    }
    const Record*& last = before.at(static_cast<std::size_t>(supplier));
    Expect(last == nullptr ||
               (last->taken && last->taken_at == record.dialled_from),
           "supplier " + std::to_string(supplier) +
               " to dial when its last line is taken, and not before");
    last = &record;
  }
}

dojo::Task<> AtOnce(dojo::Here, std::vector<int> size) {
  return Run(size, &DialAtOnce, &WorkAtOnce, Spare::kNotAsked);
}
dojo::Task<> SlowLines(dojo::Here, std::vector<int> size) {
  return Run(size, &DialInATick, &WorkAtOnce, Spare::kNotAsked);
}
dojo::Task<> SlowWork(dojo::Here, std::vector<int> size) {
  return Run(size, &DialAtOnce, &WorkForATick, Spare::kNotAsked);
}
dojo::Task<> SpareLines(dojo::Here, std::vector<int> size) {
  return Run(size, &DialAtOnce, &WorkAtOnce, Spare::kMustBeHungUp);
}
dojo::Task<> LateLines(dojo::Here, std::vector<int> size) {
  return Run(size, &DialInATick, &WorkAtOnce, Spare::kMustBeHungUp);
}

}  // namespace

std::vector<Program> Programs() {
  return {{"at_once", &AtOnce},
          {"late_lines", &LateLines},
          {"slow_lines", &SlowLines},
          {"slow_work", &SlowWork},
          {"spare_lines", &SpareLines}};
}

}  // namespace kata
