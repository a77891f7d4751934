// VERDICT: fail; interleavings: publish 1x1; an atomic flag without any order is never torn, and says nothing about the numbers behind it
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

class RelaxedBoard : public Board {
 public:
  void Publish(Departure departure) override {
    train_.store(departure.train);
    platform_.store(departure.platform);
    ready_.store(true, std::memory_order_relaxed);
  }

  std::optional<Departure> Read() override {
    if (!ready_.load(std::memory_order_relaxed)) return std::nullopt;
    return Departure{train_.load(), platform_.load()};
  }

 private:
  Plain<std::uint32_t> train_{"train"};
  Plain<std::uint16_t> platform_{"platform"};
  Atomic<bool> ready_{"ready"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<RelaxedBoard>(); }

}  // namespace kata
