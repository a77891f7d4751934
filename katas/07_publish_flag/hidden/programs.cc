// The programs that are explored: a dispatcher publishes while passengers look.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kata.h"
#include "katas/memory/interleaved.h"

namespace kata {
namespace {

constexpr Departure kDeparture = {.train = 42, .platform = 7};

// Looks so often, and holds what is seen against the contract.
void Look(Board& board, int looks) {
  bool seen = false;
  for (; looks > 0; --looks) {
    const std::optional<Departure> departure = board.Read();
    Expect(!departure || *departure == kDeparture,
           "who sees a departure sees all of it");
    Expect(departure || !seen, "what has been seen stays to be seen");
    seen = departure.has_value();
  }
}

// The first thread publishes, the others look.
class Publish : public Interleaved {
 public:
  explicit Publish(int looks) : looks_(looks) {}

  void Run(int thread) override {
    if (thread > 0) return Look(*board_, looks_);
    board_->Publish(kDeparture);
  }

  void Check() override {
    Expect(board_->Read() == kDeparture, "in the end the departure is there");
  }

 private:
  const int looks_;
  std::unique_ptr<Board> board_ = MakeBoard();
};

// A guard who has seen the dispatcher's board sets another one, and who sees
// that must see the first.
class PassOn : public Interleaved {
 public:
  explicit PassOn(int looks) : looks_(looks) {}

  void Run(int thread) override {
    switch (thread) {
      case 0:
        first_->Publish(kDeparture);
        return;
      case 1:
        if (first_->Read()) second_->Publish(kDeparture);
        return;
      default:
        for (int look = 0; look < looks_; ++look) {
          if (!second_->Read()) continue;
          Expect(first_->Read() == kDeparture,
                 "who has been told of a departure sees it");
        }
    }
  }

 private:
  const int looks_;
  std::unique_ptr<Board> first_ = MakeBoard();
  std::unique_ptr<Board> second_ = MakeBoard();
};

std::vector<std::string> ThreadsOfPublish(const std::vector<int>& size) {
  if (size[0] == 1) return {"dispatcher", "passenger"};
  return {"dispatcher", "passenger", "porter"};
}

std::unique_ptr<Interleaved> MakePublish(const std::vector<int>& size) {
  return std::make_unique<Publish>(size[1]);
}

std::vector<std::string> ThreadsOfPassOn(const std::vector<int>&) {
  return {"dispatcher", "guard", "passenger"};
}

std::unique_ptr<Interleaved> MakePassOn(const std::vector<int>& size) {
  return std::make_unique<PassOn>(size[0]);
}

}  // namespace

std::vector<InterleavedProgram> InterleavedPrograms() {
  return {
      {"publish", &ThreadsOfPublish, &MakePublish},
      {"pass_on", &ThreadsOfPassOn, &MakePassOn},
  };
}

}  // namespace kata
