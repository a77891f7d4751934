// Kata 08: a lease is known by its customer alone. The only file to edit.
#include "kata.h"

#include <cstdint>
#include <memory>
#include <optional>

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
    // TODO: if the customer of the slip has the boat, the lease is ended. What
    // may have happened between the look and this line?
    return holder_.compare_exchange_strong(slip.customer, kNobody);
  }

 private:
  Atomic<std::uint32_t> holder_{"holder"};
};

}  // namespace

std::unique_ptr<Rental> MakeRental() { return std::make_unique<BoatRental>(); }

}  // namespace kata
