// VERDICT: fail; interleavings: publish; a second flag, set before the first and looked at after it, is as unordered as the first
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

class TwoFlagsBoard : public Board {
 public:
  void Publish(Departure departure) override {
    complete_.store(false, std::memory_order_relaxed);
    train_.store(departure.train);
    platform_.store(departure.platform);
    complete_.store(true, std::memory_order_relaxed);
    ready_.store(true, std::memory_order_relaxed);
  }

  std::optional<Departure> Read() override {
    if (!ready_.load(std::memory_order_relaxed)) return std::nullopt;
    if (!complete_.load(std::memory_order_relaxed)) return std::nullopt;
    return Departure{train_.load(), platform_.load()};
  }

 private:
  Plain<std::uint32_t> train_{"train"};
  Plain<std::uint16_t> platform_{"platform"};
  Atomic<bool> ready_{"ready"};
  Atomic<bool> complete_{"complete"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<TwoFlagsBoard>(); }

}  // namespace kata
