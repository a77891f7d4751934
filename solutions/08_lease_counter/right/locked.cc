// A mutex around plain variables: whoever holds it sees all of them at once. It
// is held for a few steps only, so waiting for it is no waiting for the boat.
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

class BoatRental : public Rental {
 public:
  bool Take(std::uint32_t customer) override {
    const MutexLock lock(mutex_);
    if (holder_.load() != 0) return false;
    holder_.store(customer);
    number_.store(number_.load() + 1);
    return true;
  }

  bool Return(std::uint32_t customer) override {
    const MutexLock lock(mutex_);
    if (holder_.load() != customer || customer == 0) return false;
    holder_.store(0);
    return true;
  }

  std::optional<Slip> Look() override {
    const MutexLock lock(mutex_);
    if (holder_.load() == 0) return std::nullopt;
    return Slip{holder_.load(), number_.load()};
  }

  bool Revoke(Slip slip) override {
    const MutexLock lock(mutex_);
    if (holder_.load() != slip.customer || number_.load() != slip.lease)
      return false;
    holder_.store(0);
    return true;
  }

 private:
  Mutex mutex_{"counter"};
  Plain<std::uint32_t> holder_{"holder"};
  Plain<std::uint32_t> number_{"number"};
};

}  // namespace

std::unique_ptr<Rental> MakeRental() { return std::make_unique<BoatRental>(); }

}  // namespace kata
