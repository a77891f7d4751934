// VERDICT: fail; interleavings: publish 1x1; release and acquire are both there, and the flag is set before the numbers: a passenger may come in between
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

class EarlyBoard : public Board {
 public:
  void Publish(Departure departure) override {
    ready_.store(true, std::memory_order_release);
    train_.store(departure.train);
    platform_.store(departure.platform);
  }

  std::optional<Departure> Read() override {
    if (!ready_.load(std::memory_order_acquire)) return std::nullopt;
    return Departure{train_.load(), platform_.load()};
  }

 private:
  Plain<std::uint32_t> train_{"train"};
  Plain<std::uint16_t> platform_{"platform"};
  Atomic<bool> ready_{"ready"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<EarlyBoard>(); }

}  // namespace kata
