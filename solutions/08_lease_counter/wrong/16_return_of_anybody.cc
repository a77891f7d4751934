// VERDICT: fail; behaviour: "who returns what was revoked gives nothing back"; a return ends whatever lease there is, and the boat is given away under another customer
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

// Who has the boat, and which of all leases that is: one word, so that neither
// is ever seen without the other.
struct Lease {
  std::uint32_t customer = 0;  // 0: nobody
  std::uint32_t number = 0;
};

class BoatRental : public Rental {
 public:
  bool Take(std::uint32_t customer) override {
    Lease lease = lease_.load(std::memory_order_relaxed);
    while (lease.customer == 0) {
      if (lease_.compare_exchange_weak(lease, {customer, lease.number + 1},
                                       std::memory_order_acquire))
        return true;
    }
    return false;
  }

  bool Return(std::uint32_t customer) override {
    static_cast<void>(customer);
    Lease lease = lease_.load(std::memory_order_relaxed);
    if (lease.customer == 0) return false;
    return lease_.compare_exchange_strong(lease, {0, lease.number},
                                          std::memory_order_release);
  }

  std::optional<Slip> Look() override {
    const Lease lease = lease_.load(std::memory_order_relaxed);
    if (lease.customer == 0) return std::nullopt;
    return Slip{lease.customer, lease.number};
  }

  bool Revoke(Slip slip) override {
    Lease lease = {slip.customer, slip.lease};
    return lease_.compare_exchange_strong(lease, {0, slip.lease},
                                          std::memory_order_acq_rel);
  }

 private:
  Atomic<Lease> lease_{"lease"};
};

}  // namespace

std::unique_ptr<Rental> MakeRental() { return std::make_unique<BoatRental>(); }

}  // namespace kata
