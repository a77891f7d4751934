// VERDICT: timeout; behaviour: "an empty board shows nothing"; ordered well, and waits until there is something: a passenger at an empty board stands there for ever
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

class WaitingBoard : public Board {
 public:
  void Publish(Departure departure) override {
    train_.store(departure.train);
    platform_.store(departure.platform);
    ready_.store(true, std::memory_order_release);
  }

  std::optional<Departure> Read() override {
    while (!ready_.load(std::memory_order_acquire)) Yield();
    return Departure{train_.load(), platform_.load()};
  }

 private:
  Plain<std::uint32_t> train_{"train"};
  Plain<std::uint16_t> platform_{"platform"};
  Atomic<bool> ready_{"ready"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<WaitingBoard>(); }

}  // namespace kata
