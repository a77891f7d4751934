// Both in one whole number, and the number of the lease goes up when it ends.
// The order is the one that comes when none is named.
#include <cstdint>
#include <memory>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

// The customer in the lower half of a word, the number of the lease above it.
constexpr std::uint64_t kOne = std::uint64_t{1} << 32;
std::uint32_t Customer(std::uint64_t word) {
  return static_cast<std::uint32_t>(word);
}
std::uint32_t Number(std::uint64_t word) {
  return static_cast<std::uint32_t>(word >> 32);
}

class BoatRental : public Rental {
 public:
  bool Take(std::uint32_t customer) override {
    std::uint64_t word = word_.load();
    if (Customer(word) != 0) return false;
    return word_.compare_exchange_strong(word, word + customer);
  }

  bool Return(std::uint32_t customer) override {
    std::uint64_t word = word_.load();
    if (Customer(word) != customer || customer == 0) return false;
    return word_.compare_exchange_strong(word, word - customer + kOne);
  }

  std::optional<Slip> Look() override {
    const std::uint64_t word = word_.load();
    if (Customer(word) == 0) return std::nullopt;
    return Slip{Customer(word), Number(word)};
  }

  bool Revoke(Slip slip) override {
    std::uint64_t word = slip.lease * kOne + slip.customer;
    return word_.compare_exchange_strong(word, word - slip.customer + kOne);
  }

 private:
  Atomic<std::uint64_t> word_{"word"};
};

}  // namespace

std::unique_ptr<Rental> MakeRental() { return std::make_unique<BoatRental>(); }

}  // namespace kata
