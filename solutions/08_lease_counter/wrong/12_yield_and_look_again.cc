// VERDICT: fail; interleavings: revoke 1; who lets others go on and finds the same customer again has seen the same number, not the same lease
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
    return holder_.compare_exchange_strong(nobody, customer);
  }

  bool Return(std::uint32_t customer) override {
    return holder_.compare_exchange_strong(customer, kNobody);
  }

  std::optional<Slip> Look() override {
    const std::uint32_t holder = holder_.load();
    if (holder == kNobody) return std::nullopt;
    return Slip{.customer = holder};
  }

  bool Revoke(Slip slip) override {
    if (holder_.load() != slip.customer) return false;
    Yield();
    return holder_.compare_exchange_strong(slip.customer, kNobody);
  }

 private:
  Atomic<std::uint32_t> holder_{"holder"};
};

}  // namespace

std::unique_ptr<Rental> MakeRental() { return std::make_unique<BoatRental>(); }

}  // namespace kata
