// Variables that several threads share, for the katas about the memory model.
//
// They are spelled as std::atomic's, and mean what the C++ standard says: an
// `Atomic` may be read and written by several threads at once, and what else
// they then see of each other is a matter of its memory orders; a `Plain` is an
// ordinary variable, so two accesses that nothing orders, one of them a write,
// are a data race. Whoever runs your code decides what carries them: the tests
// one thread, the proof every order of steps and every value that a load may
// see, the second opinion real threads under ThreadSanitizer.
//
//   class Lamp : public kata::Shared {
//     kata::Plain<int> colour_{"colour"};
//     kata::Atomic<bool> lit_{"lit"};
//   };
//   lit_.store(true, std::memory_order_release);
#ifndef KATAS_KATA_ATOMIC_H_
#define KATAS_KATA_ATOMIC_H_

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <source_location>
#include <type_traits>

namespace kata {

// ---- What carries them; nothing for learners until "Shared" ----

namespace memory {

using Location = std::source_location;

// One variable or mutex, as the program that runs it keeps it.
struct Cell;
struct Lock;

enum class Kind { kAtomic, kPlain };
// How its bits are shown to people.
enum class Format { kNumber, kSigned, kTruth, kWords };
enum class Change { kExchange, kAdd, kSubtract, kAnd, kOr, kXor };

struct Traits {
  const char* name;
  Kind kind;
  Format format;
  int bytes;  // 1, 2, 4 or 8
};

// Values are the low bytes of 64 bits, the others are 0. `place` is where the
// variable stands.
Cell* Create(const void* place, const Traits& traits, std::uint64_t value);
void Destroy(Cell* cell);
std::uint64_t Load(Cell* cell, std::memory_order order, const Location& at);
void Store(Cell* cell, std::uint64_t value, std::memory_order order,
           const Location& at);
// The value before.
std::uint64_t Update(Cell* cell, Change change, std::uint64_t operand,
                     std::memory_order order, const Location& at);
bool CompareExchange(Cell* cell, std::uint64_t& expected, std::uint64_t desired,
                     std::memory_order success, std::memory_order failure,
                     bool weak, const Location& at);
Lock* CreateLock(const void* place, const char* name);
void Destroy(Lock* lock);
void Acquire(Lock* lock, const Location& at);
void Release(Lock* lock, const Location& at);
void Fence(std::memory_order order, const Location& at);
void Yield(const Location& at);

template <class T>
constexpr bool kFits =
    std::is_trivially_copyable_v<T> &&
    std::has_unique_object_representations_v<T> && !std::is_pointer_v<T> &&
    (sizeof(T) == 1 || sizeof(T) == 2 || sizeof(T) == 4 || sizeof(T) == 8);

template <class T>
constexpr Format FormatOf() {
  if (std::is_same_v<T, bool>) return Format::kTruth;
  if (std::is_class_v<T>) return Format::kWords;
  return std::is_signed_v<T> ? Format::kSigned : Format::kNumber;
}

template <class T>
std::uint64_t ToBits(const T& value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(T));
  return bits;
}

template <class T>
T FromBits(std::uint64_t bits) {
  alignas(T) unsigned char bytes[sizeof(T)];
  std::memcpy(bytes, &bits, sizeof(T));
  return std::bit_cast<T>(bytes);
}

// An order for the case that nothing is written: what a failed
// compare_exchange gets when only one is given.
constexpr std::memory_order ForFailure(std::memory_order success) {
  if (success == std::memory_order_acq_rel) return std::memory_order_acquire;
  if (success == std::memory_order_release) return std::memory_order_relaxed;
  return success;
}

}  // namespace memory

// ---- Shared ----

// The base of an object that threads share. All its members are `Atomic` and
// `Plain` variables, or a `Mutex`: others could not be seen by the proof, and
// StrayBytes finds them.
class Shared {
 public:
  Shared() = default;
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  virtual ~Shared() = default;

  static void* operator new(std::size_t size);
  static void operator delete(void* object);
};

// How many bytes of an object that came from `new` are no Atomic, Plain or
// Mutex.
std::size_t StrayBytes(const Shared& object);

// ---- Plain ----

// An ordinary variable: loads and stores have no order and promise nothing to
// other threads. `volatile` changes nothing about that.
template <class T>
class Plain {
 public:
  static_assert(memory::kFits<T>,
                "a Plain holds a number, a bool, or a struct of up to 8 bytes "
                "without padding and pointers");

  // The name stands in reports.
  explicit Plain(const char* name = "plain", T value = T{})
      : cell_(memory::Create(
            this,
            {name, memory::Kind::kPlain, memory::FormatOf<T>(), int{sizeof(T)}},
            memory::ToBits(value))) {}
  Plain(const Plain&) = delete;
  Plain& operator=(const Plain&) = delete;
  ~Plain() { memory::Destroy(cell_); }

  T load(std::source_location at = std::source_location::current()) const
      volatile {
    return memory::FromBits<T>(
        memory::Load(cell_, std::memory_order_relaxed, at));
  }
  void store(T value, std::source_location at =
                          std::source_location::current()) volatile {
    memory::Store(cell_, memory::ToBits(value), std::memory_order_relaxed, at);
  }

 private:
  memory::Cell* cell_;
};

// ---- Atomic ----

// std::atomic's operations; those that calculate are for whole numbers only.
template <class T>
class Atomic {
 public:
  static_assert(memory::kFits<T>,
                "an Atomic holds a number, a bool, or a struct of up to 8 "
                "bytes without padding and pointers");

  // The name stands in reports.
  explicit Atomic(const char* name = "atomic", T value = T{})
      : cell_(memory::Create(this,
                             {name, memory::Kind::kAtomic,
                              memory::FormatOf<T>(), int{sizeof(T)}},
                             memory::ToBits(value))) {}
  Atomic(const Atomic&) = delete;
  Atomic& operator=(const Atomic&) = delete;
  ~Atomic() { memory::Destroy(cell_); }

  T load(std::memory_order order = std::memory_order_seq_cst,
         std::source_location at = std::source_location::current()) const {
    return memory::FromBits<T>(memory::Load(cell_, order, at));
  }

  void store(T value, std::memory_order order = std::memory_order_seq_cst,
             std::source_location at = std::source_location::current()) {
    memory::Store(cell_, memory::ToBits(value), order, at);
  }

  T exchange(T value, std::memory_order order = std::memory_order_seq_cst,
             std::source_location at = std::source_location::current()) {
    return Updated(memory::Change::kExchange, value, order, at);
  }

  // Puts `desired` there if `expected` is there, else `expected` becomes what
  // is. The weak one may fail without a reason.
  bool compare_exchange_strong(
      T& expected, T desired,
      std::memory_order order = std::memory_order_seq_cst,
      std::source_location at = std::source_location::current()) {
    return Exchanged(expected, desired, order, memory::ForFailure(order), false,
                     at);
  }
  bool compare_exchange_strong(
      T& expected, T desired, std::memory_order success,
      std::memory_order failure,
      std::source_location at = std::source_location::current()) {
    return Exchanged(expected, desired, success, failure, false, at);
  }
  bool compare_exchange_weak(
      T& expected, T desired,
      std::memory_order order = std::memory_order_seq_cst,
      std::source_location at = std::source_location::current()) {
    return Exchanged(expected, desired, order, memory::ForFailure(order), true,
                     at);
  }
  bool compare_exchange_weak(
      T& expected, T desired, std::memory_order success,
      std::memory_order failure,
      std::source_location at = std::source_location::current()) {
    return Exchanged(expected, desired, success, failure, true, at);
  }

  T fetch_add(T value, std::memory_order order = std::memory_order_seq_cst,
              std::source_location at = std::source_location::current())
    requires std::is_integral_v<T>
  {
    return Updated(memory::Change::kAdd, value, order, at);
  }
  T fetch_sub(T value, std::memory_order order = std::memory_order_seq_cst,
              std::source_location at = std::source_location::current())
    requires std::is_integral_v<T>
  {
    return Updated(memory::Change::kSubtract, value, order, at);
  }
  T fetch_and(T value, std::memory_order order = std::memory_order_seq_cst,
              std::source_location at = std::source_location::current())
    requires std::is_integral_v<T>
  {
    return Updated(memory::Change::kAnd, value, order, at);
  }
  T fetch_or(T value, std::memory_order order = std::memory_order_seq_cst,
             std::source_location at = std::source_location::current())
    requires std::is_integral_v<T>
  {
    return Updated(memory::Change::kOr, value, order, at);
  }
  T fetch_xor(T value, std::memory_order order = std::memory_order_seq_cst,
              std::source_location at = std::source_location::current())
    requires std::is_integral_v<T>
  {
    return Updated(memory::Change::kXor, value, order, at);
  }

 private:
  T Updated(memory::Change change, T value, std::memory_order order,
            const std::source_location& at) {
    return memory::FromBits<T>(
        memory::Update(cell_, change, memory::ToBits(value), order, at));
  }
  bool Exchanged(T& expected, T desired, std::memory_order success,
                 std::memory_order failure, bool weak,
                 const std::source_location& at) {
    std::uint64_t bits = memory::ToBits(expected);
    const bool done = memory::CompareExchange(
        cell_, bits, memory::ToBits(desired), success, failure, weak, at);
    if (!done) expected = memory::FromBits<T>(bits);
    return done;
  }

  memory::Cell* cell_;
};

// ---- Mutex ----

// One thread at a time holds it; what is done under it is seen by whoever holds
// it next.
class Mutex {
 public:
  explicit Mutex(const char* name = "mutex")
      : lock_(memory::CreateLock(this, name)) {}
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;
  ~Mutex() { memory::Destroy(lock_); }

  void lock(std::source_location at = std::source_location::current()) {
    memory::Acquire(lock_, at);
  }
  void unlock(std::source_location at = std::source_location::current()) {
    memory::Release(lock_, at);
  }

 private:
  memory::Lock* lock_;
};

// Holds a mutex while it lives.
class MutexLock {
 public:
  explicit MutexLock(Mutex& mutex,
                     std::source_location at = std::source_location::current())
      : mutex_(mutex), at_(at) {
    mutex_.lock(at_);
  }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;
  ~MutexLock() { mutex_.unlock(at_); }

 private:
  Mutex& mutex_;
  const std::source_location at_;
};

// ---- Between variables ----

// std::atomic_thread_fence.
inline void Fence(std::memory_order order,
                  std::source_location at = std::source_location::current()) {
  memory::Fence(order, at);
}

// Lets the others go on: for a loop that has to ask again. It orders nothing.
inline void Yield(std::source_location at = std::source_location::current()) {
  memory::Yield(at);
}

}  // namespace kata

#endif  // KATAS_KATA_ATOMIC_H_
