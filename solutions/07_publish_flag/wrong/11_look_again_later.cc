// VERDICT: fail; interleavings: publish 1x1; letting others go on between the flag and the numbers makes the bad run rarer, and forbids none
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

class PatientBoard : public Board {
 public:
  void Publish(Departure departure) override {
    train_.store(departure.train);
    platform_.store(departure.platform);
    ready_.store(true, std::memory_order_relaxed);
  }

  std::optional<Departure> Read() override {
    if (!ready_.load(std::memory_order_relaxed)) return std::nullopt;
    Yield();
    return Departure{train_.load(), platform_.load()};
  }

 private:
  Plain<std::uint32_t> train_{"train"};
  Plain<std::uint16_t> platform_{"platform"};
  Atomic<bool> ready_{"ready"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<PatientBoard>(); }

}  // namespace kata
