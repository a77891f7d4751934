// VERDICT: fail; interleavings: pass_on; no flag, and one atomic value is never torn: but who has heard of the departure through another board may still look at this one and see nothing
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

struct Shown {
  std::uint32_t train = 0;
  std::uint16_t platform = 0;
  std::uint16_t there = 0;  // 1: something is shown
};

class OneWordBoard : public Board {
 public:
  void Publish(Departure departure) override {
    shown_.store(
        {.train = departure.train, .platform = departure.platform, .there = 1},
        std::memory_order_relaxed);
  }

  std::optional<Departure> Read() override {
    const Shown shown = shown_.load(std::memory_order_relaxed);
    if (shown.there == 0) return std::nullopt;
    return Departure{shown.train, shown.platform};
  }

 private:
  Atomic<Shown> shown_{"shown"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<OneWordBoard>(); }

}  // namespace kata
