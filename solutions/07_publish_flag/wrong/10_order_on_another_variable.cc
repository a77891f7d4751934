// VERDICT: fail; interleavings: publish 1x1; the strongest order there is, on a counter that no passenger looks at: it orders nothing for those who look at the flag
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

class CountingBoard : public Board {
 public:
  void Publish(Departure departure) override {
    train_.store(departure.train);
    platform_.store(departure.platform);
    publications_.fetch_add(1, std::memory_order_seq_cst);
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
  Atomic<std::uint32_t> publications_{"publications"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<CountingBoard>(); }

}  // namespace kata
