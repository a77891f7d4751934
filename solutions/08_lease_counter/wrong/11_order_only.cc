// VERDICT: fail; interleavings: revoke 1; fences of the strongest order all around: ABA is about values, and no order tells two equal ones apart
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
    Fence(std::memory_order_seq_cst);
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
    Fence(std::memory_order_seq_cst);
    const bool ended = holder_.compare_exchange_strong(slip.customer, kNobody);
    Fence(std::memory_order_seq_cst);
    return ended;
  }

 private:
  Atomic<std::uint32_t> holder_{"holder"};
};

}  // namespace

std::unique_ptr<Rental> MakeRental() { return std::make_unique<BoatRental>(); }

}  // namespace kata
