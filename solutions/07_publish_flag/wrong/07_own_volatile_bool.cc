// VERDICT: forbidden; sentence: "volatile is no fix, it orders nothing between threads"; a volatile bool of one's own is no better, only out of sight of the proof
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

class VolatileBoard : public Board {
 public:
  void Publish(Departure departure) override {
    train_.store(departure.train);
    platform_.store(departure.platform);
    ready_ = true;
  }

  std::optional<Departure> Read() override {
    if (!ready_) return std::nullopt;
    return Departure{train_.load(), platform_.load()};
  }

 private:
  Plain<std::uint32_t> train_{"train"};
  Plain<std::uint16_t> platform_{"platform"};
  volatile bool ready_ = false;
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<VolatileBoard>(); }

}  // namespace kata
