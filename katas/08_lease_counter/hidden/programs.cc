// The programs that are explored: customers and a clerk at one counter.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kata.h"
#include "katas/memory/interleaved.h"

namespace kata {
namespace {

// The boat, as a plain variable: who holds it writes in its log, and two who do
// so at once race.
class Boat {
 public:
  void Sail() { log_.store(log_.load() + 1); }

 private:
  Plain<std::uint32_t> log_{"log"};
};

// The first lease of a customer is overdue, and the clerk has its slip. The
// customer brings the boat back and takes it again, while the clerk revokes,
// and then goes sailing.
class Revoke : public Interleaved {
 public:
  explicit Revoke(int leases) : leases_(leases) {
    rental_->Take(kCustomer);
    slip_ = rental_->Look();
  }

  void Run(int thread) override {
    if (thread == 0) {
      returned_ = rental_->Return(kCustomer);
      for (int lease = 0; lease < leases_; ++lease) {
        if (!rental_->Take(kCustomer)) continue;
        boat_.Sail();
        Expect(rental_->Return(kCustomer), "a slip ends no later lease");
      }
      return;
    }
    Expect(slip_.has_value(), "a lease that runs can be looked at");
    revoked_ = rental_->Revoke(*slip_);
    if (!revoked_ || !rental_->Take(kClerk)) return;
    boat_.Sail();
    Expect(rental_->Return(kClerk), "nobody ends the clerk's lease");
  }

  void Check() override {
    Expect(returned_ != revoked_, "each lease ends once");
    Expect(!rental_->Look(), "in the end the boat is there");
  }

 private:
  static constexpr std::uint32_t kCustomer = 1, kClerk = 9;
  const int leases_;
  std::unique_ptr<Rental> rental_ = MakeRental();
  Boat boat_;
  std::optional<Slip> slip_;
  // Each of one thread.
  bool returned_ = false;
  bool revoked_ = false;
};

// Two customers want the boat, each so often.
class Share : public Interleaved {
 public:
  explicit Share(int leases) : leases_(leases) {}

  void Run(int thread) override {
    const auto customer = static_cast<std::uint32_t>(thread + 1);
    for (int lease = 0; lease < leases_; ++lease) {
      if (!rental_->Take(customer)) continue;
      boat_.Sail();
      Expect(rental_->Return(customer), "who has the boat can return it");
    }
  }

  void Check() override {
    Expect(!rental_->Look(), "in the end the boat is there");
  }

 private:
  const int leases_;
  std::unique_ptr<Rental> rental_ = MakeRental();
  Boat boat_;
};

// Customers come one after the other, and the clerk looks and revokes what was
// seen.
class Look : public Interleaved {
 public:
  explicit Look(int customers) : customers_(customers) {}

  void Run(int thread) override {
    if (thread == 0) {
      for (int customer = 1; customer <= customers_; ++customer) {
        const auto number = static_cast<std::uint32_t>(customer);
        Expect(rental_->Take(number), "a boat that is there can be taken");
        if (!rental_->Return(number)) ++lost_;
      }
      return;
    }
    const std::optional<Slip> slip = rental_->Look();
    if (slip && rental_->Revoke(*slip)) ++revoked_;
  }

  void Check() override {
    Expect(lost_ == revoked_, "each lease ends once");
    Expect(!rental_->Look(), "in the end the boat is there");
  }

 private:
  const int customers_;
  std::unique_ptr<Rental> rental_ = MakeRental();
  // Each of one thread.
  int lost_ = 0;
  int revoked_ = 0;
};

std::vector<std::string> CustomerAndClerk(const std::vector<int>&) {
  return {"customer", "clerk"};
}

std::vector<std::string> TwoCustomers(const std::vector<int>&) {
  return {"first customer", "second customer"};
}

template <class Program>
std::unique_ptr<Interleaved> Make(const std::vector<int>& size) {
  return std::make_unique<Program>(size[0]);
}

}  // namespace

std::vector<InterleavedProgram> InterleavedPrograms() {
  return {
      {"revoke", &CustomerAndClerk, &Make<Revoke>},
      {"share", &TwoCustomers, &Make<Share>},
      {"look", &CustomerAndClerk, &Make<Look>},
  };
}

}  // namespace kata
