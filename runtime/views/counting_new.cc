#include "runtime/views/counting_new.h"

#include <cstdint>
#include <cstdlib>
#include <new>

namespace dojo::views {
namespace {

// Before each block. Whether a block counts is decided when it is made, so that
// it is taken off again whenever it dies.
struct Header {
  std::size_t counted;  // bytes; 0: does not count
  void* block;          // malloc's
};

constinit std::size_t live = 0;
constinit bool counting = false;

class Meter final : public HeapMeter {
 public:
  std::size_t Bytes() const override { return live; }
  void Count(bool count) override { counting = count; }
};

void* Allocate(std::size_t size, std::size_t alignment) {
  const std::size_t before =
      alignment > sizeof(Header) ? alignment : sizeof(Header);
  if (size > std::size_t(-1) / 2 - 2 * before) throw std::bad_alloc();
  // malloc aligns by 16, which is a Header's size.
  const std::size_t slack = alignment > sizeof(Header) ? alignment : 0;
  void* const block = std::malloc(before + slack + size);
  if (block == nullptr) throw std::bad_alloc();
  auto at = reinterpret_cast<std::uintptr_t>(block) + before;
  if (slack != 0) at = (at + alignment - 1) / alignment * alignment;
  auto* const header = reinterpret_cast<Header*>(at) - 1;
  *header = {.counted = counting ? size : 0, .block = block};
  live += header->counted;
  return header + 1;
}

void Free(void* object) noexcept {
  if (object == nullptr) return;
  const Header header = static_cast<Header*>(object)[-1];
  live -= header.counted;
  std::free(header.block);
}

}  // namespace

static_assert(sizeof(Header) == __STDCPP_DEFAULT_NEW_ALIGNMENT__);

HeapMeter& HeapOfNew() {
  static constinit Meter meter;
  return meter;
}

}  // namespace dojo::views

using dojo::views::Allocate;
using dojo::views::Free;

void* operator new(std::size_t size) {
  return Allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void* operator new[](std::size_t size) {
  return Allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return Allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return Allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* object) noexcept { Free(object); }
void operator delete[](void* object) noexcept { Free(object); }
void operator delete(void* object, std::size_t) noexcept { Free(object); }
void operator delete[](void* object, std::size_t) noexcept { Free(object); }
void operator delete(void* object, std::align_val_t) noexcept { Free(object); }
void operator delete[](void* object, std::align_val_t) noexcept {
  Free(object);
}
void operator delete(void* object, std::size_t, std::align_val_t) noexcept {
  Free(object);
}
void operator delete[](void* object, std::size_t, std::align_val_t) noexcept {
  Free(object);
}
