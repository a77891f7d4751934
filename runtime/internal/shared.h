// Shared: what handles such as Mutex, Timer and Context are aliases of.
#ifndef RUNTIME_INTERNAL_SHARED_H_
#define RUNTIME_INTERNAL_SHARED_H_

#include <utility>

namespace dojo::internal {

// A counted reference to a T that has a member `references`, which begins at 1,
// or null. One OS thread: the count is a plain integer. A move is a copy: a
// handle that was moved from is an alias still.
template <class T>
class Shared {
 public:
  Shared() : Shared(new T) {}
  explicit Shared(T* adopted) : state_(adopted) {}
  Shared(const Shared& other) : state_(other.state_) {
    if (state_ != nullptr) ++state_->references;
  }
  Shared& operator=(Shared other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  ~Shared() {
    if (state_ != nullptr && --state_->references == 0) delete state_;
  }
  T* get() const { return state_; }
  T* operator->() const { return state_; }
  // Leaves null behind.
  Shared Take() { return Shared(std::exchange(state_, nullptr)); }

 private:
  T* state_;
};

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_SHARED_H_
