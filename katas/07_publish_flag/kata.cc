// Kata 07: a departure board is published by a plain flag. The only file to
// edit.
#include "kata.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace kata {
namespace {

class FlaggedBoard : public Board {
 public:
  void Publish(Departure departure) override {
    train_.store(departure.train);
    platform_.store(departure.platform);
    ready_.store(true);
  }

  std::optional<Departure> Read() override {
    // TODO: the flag is set last and looked at first. What else would have to
    // be true for the numbers to be there when the flag is?
    if (!ready_.load()) return std::nullopt;
    return Departure{train_.load(), platform_.load()};
  }

 private:
  Plain<std::uint32_t> train_{"train"};
  Plain<std::uint16_t> platform_{"platform"};
  Plain<bool> ready_{"ready"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<FlaggedBoard>(); }

}  // namespace kata
