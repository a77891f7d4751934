// VERDICT: fail; interleavings: publish 1x1; the acquire fence stands before the load of the flag: what has not been seen yet it cannot order
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

class FencedBoard : public Board {
 public:
  void Publish(Departure departure) override {
    train_.store(departure.train);
    platform_.store(departure.platform);
    Fence(std::memory_order_release);
    ready_.store(true, std::memory_order_relaxed);
  }

  std::optional<Departure> Read() override {
    Fence(std::memory_order_acquire);
    if (!ready_.load(std::memory_order_relaxed)) return std::nullopt;
    return Departure{train_.load(), platform_.load()};
  }

 private:
  Plain<std::uint32_t> train_{"train"};
  Plain<std::uint16_t> platform_{"platform"};
  Atomic<bool> ready_{"ready"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<FencedBoard>(); }

}  // namespace kata
