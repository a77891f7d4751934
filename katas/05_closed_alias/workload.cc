// What massif and memcheck measure: two takers that work on `size` lines, and
// three suppliers with as many each.
#include "katas/harness/workload.h"

#include <algorithm>
#include <array>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ms;

// What a line is behind the driver's back.
struct DriverLine : Line {
  char buffer[252];
};

// What is up. Static, so that the driver itself holds nothing on the heap.
std::array<Line*, 4096> lines_up;
int lines_worked_on;
int mid_work;

dojo::Task<Line*> Dial(int supplier) {
  co_await dojo::Sleep(1_ms);
  auto* line = new DriverLine;
  line->supplier = supplier;
  *std::find(lines_up.begin(), lines_up.end(), nullptr) = line;
  co_return line;
}
// What is not up is no harm: the tests say what they think of it.
void HangUp(Line* line) {
  const auto at = std::find(lines_up.begin(), lines_up.end(), line);
  if (at == lines_up.end() || line == nullptr) return;
  *at = nullptr;
  delete static_cast<DriverLine*>(line);
}
Seat* TakeSeat() { return new Seat; }
void LeaveSeat(Seat* seat) { delete seat; }

// The clock stands still until no task can run: in mid-work the other taker is
// at work too, and each supplier has a line to offer.
dojo::Task<> Work(int, Line*) {
  co_await dojo::Sleep(5_ms);
  if (++lines_worked_on == mid_work) harness::Working();
  co_await dojo::Sleep(5_ms);
}

}  // namespace

dojo::Task<> Workload(dojo::Here, int size) {
  lines_worked_on = 0;
  mid_work = size / 2;
  const std::vector<Supplier> suppliers = {{.id = 0, .stock = size},
                                           {.id = 1, .stock = size},
                                           {.id = 2, .stock = size}};
  const std::vector<Taker> takers = {
      {.id = 0, .limit = size / 2, .work = Work},
      {.id = 1, .limit = size - size / 2, .work = Work}};
  co_await BringTogether(suppliers, takers,
                         {.dial = Dial,
                          .hang_up = HangUp,
                          .take_seat = TakeSeat,
                          .leave_seat = LeaveSeat});
}

}  // namespace kata
