// VERDICT: panic; interleavings: revoke 1; a customer whose lease the clerk has ended is told so by an exception, instead of keeping the lease
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>

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
    if (holder_.compare_exchange_strong(customer, kNobody)) return true;
    if (customer == kNobody) throw std::logic_error("the lease was revoked");
    return false;
  }

  std::optional<Slip> Look() override {
    const std::uint32_t holder = holder_.load();
    if (holder == kNobody) return std::nullopt;
    return Slip{.customer = holder};
  }

  bool Revoke(Slip slip) override {
    return holder_.compare_exchange_strong(slip.customer, kNobody);
  }

 private:
  Atomic<std::uint32_t> holder_{"holder"};
};

}  // namespace

std::unique_ptr<Rental> MakeRental() { return std::make_unique<BoatRental>(); }

}  // namespace kata
