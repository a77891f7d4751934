// VERDICT: panic; interleavings: publish 1x1; a reader who finds no train behind the flag throws, which is a way to say it and none to prevent it
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>

#include "kata.h"
namespace kata {
namespace {

class CheckingBoard : public Board {
 public:
  void Publish(Departure departure) override {
    train_.store(departure.train);
    platform_.store(departure.platform);
    ready_.store(true, std::memory_order_relaxed);
  }

  std::optional<Departure> Read() override {
    if (!ready_.load(std::memory_order_relaxed)) return std::nullopt;
    const Departure departure = {train_.load(), platform_.load()};
    if (departure.train == 0 && departure.platform != 0)
      throw std::logic_error("a platform without a train");
    return departure;
  }

 private:
  Plain<std::uint32_t> train_{"train"};
  Plain<std::uint16_t> platform_{"platform"};
  Atomic<bool> ready_{"ready"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<CheckingBoard>(); }

}  // namespace kata
