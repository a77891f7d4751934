// A count instead of a flag: publishing adds to it with release, and who finds
// it even is told nothing.
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

class CountedBoard : public Board {
 public:
  void Publish(Departure departure) override {
    train_.store(departure.train);
    platform_.store(departure.platform);
    edition_.fetch_add(1, std::memory_order_release);
  }

  std::optional<Departure> Read() override {
    if (edition_.load(std::memory_order_acquire) % 2 == 0) return std::nullopt;
    return Departure{train_.load(), platform_.load()};
  }

 private:
  Plain<std::uint32_t> train_{"train"};
  Plain<std::uint16_t> platform_{"platform"};
  Atomic<std::uint32_t> edition_{"edition"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<CountedBoard>(); }

}  // namespace kata
