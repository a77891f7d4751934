// VERDICT: fail; interleavings: publish 1x1; atomic numbers are never torn, each of them; the passenger may still see the flag of today and the platform of yesterday
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

class AtomicNumbersBoard : public Board {
 public:
  void Publish(Departure departure) override {
    train_.store(departure.train, std::memory_order_relaxed);
    platform_.store(departure.platform, std::memory_order_relaxed);
    ready_.store(true, std::memory_order_relaxed);
  }

  std::optional<Departure> Read() override {
    if (!ready_.load(std::memory_order_relaxed)) return std::nullopt;
    return Departure{train_.load(std::memory_order_relaxed),
                     platform_.load(std::memory_order_relaxed)};
  }

 private:
  Atomic<std::uint32_t> train_{"train"};
  Atomic<std::uint16_t> platform_{"platform"};
  Atomic<bool> ready_{"ready"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() {
  return std::make_unique<AtomicNumbersBoard>();
}

}  // namespace kata
