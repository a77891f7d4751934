// VERDICT: fail; behaviour: "a departure of zeros is a departure"; a train number that is not 0 serves as the flag, which orders nothing and takes a number from the trains
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

class FlaglessBoard : public Board {
 public:
  void Publish(Departure departure) override {
    train_.store(departure.train);
    platform_.store(departure.platform);
  }

  std::optional<Departure> Read() override {
    if (train_.load() == 0) return std::nullopt;
    return Departure{train_.load(), platform_.load()};
  }

 private:
  Plain<std::uint32_t> train_{"train"};
  Plain<std::uint16_t> platform_{"platform"};
};

}  // namespace

std::unique_ptr<Board> MakeBoard() { return std::make_unique<FlaglessBoard>(); }

}  // namespace kata
