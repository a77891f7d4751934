// VERDICT: fail; interleavings: revoke 1; looking at the number once more behind the exchange tells that it went wrong, and then it has
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
    number_.fetch_add(1);
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
    if (!holder_.compare_exchange_strong(slip.customer, kNobody)) return false;
    return number_.load() == slip.lease;
  }

 private:
  Atomic<std::uint32_t> holder_{"holder"};
  Atomic<std::uint32_t> number_{"number"};
};

}  // namespace

std::unique_ptr<Rental> MakeRental() { return std::make_unique<BoatRental>(); }

}  // namespace kata
