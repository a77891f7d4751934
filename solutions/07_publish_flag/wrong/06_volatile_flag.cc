// VERDICT: forbidden; sentence: "volatile is no fix, it orders nothing between threads"; volatile keeps a compiler from leaving out an access, and orders nothing between threads
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
    ready_.store(true);
  }

  std::optional<Departure> Read() override {
    if (!ready_.load()) return std::nullopt;
    return Departure{train_.load(), platform_.load()};
  }

 private:
  Plain<std::uint32_t> train_{"train"};
  Plain<std::uint16_t> platform_{"platform"};
  volatile Plain<bool> ready_{"ready"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<VolatileBoard>(); }

}  // namespace kata
