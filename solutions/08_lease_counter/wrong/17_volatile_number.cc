// VERDICT: forbidden; sentence: "volatile is no fix, it orders nothing between threads"; a volatile number beside an atomic holder is written by one and read by the other with nothing between them
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

constexpr std::uint32_t kNobody = 0;

class BoatRental : public Rental {
 public:
  bool Take(std::uint32_t customer) override {
    std::uint32_t nobody = kNobody;
    if (!holder_.compare_exchange_strong(nobody, customer)) return false;
    number_.store(number_.load() + 1);
    return true;
  }

  bool Return(std::uint32_t customer) override {
    return holder_.compare_exchange_strong(customer, kNobody);
  }

  std::optional<Slip> Look() override {
    const std::uint32_t holder = holder_.load();
    if (holder == kNobody) return std::nullopt;
    return Slip{holder, number_.load()};
  }

  bool Revoke(Slip slip) override {
    if (number_.load() != slip.lease) return false;
    return holder_.compare_exchange_strong(slip.customer, kNobody);
  }

 private:
  Atomic<std::uint32_t> holder_{"holder"};
  volatile Plain<std::uint32_t> number_{"number"};
};

}  // namespace

std::unique_ptr<Rental> MakeRental() { return std::make_unique<BoatRental>(); }

}  // namespace kata
