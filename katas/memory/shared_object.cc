// Objects that threads share: which of their bytes belong to a variable that
// the proof can see.
#include "katas/memory/shared_object.h"

#include <cstdint>
#include <cstdlib>
#include <new>

#include "katas/kata_atomic.h"

namespace kata {
namespace {

struct Object {
  std::uintptr_t begin = 0;
  std::size_t size = 0;
  std::size_t variables = 0;  // bytes of those inside it
};
// Those that live. More at a time than this are not known, and so all stray.
Object objects[64];

Object* Around(std::uintptr_t place) {
  for (Object& object : objects) {
    if (object.size > 0 && place - object.begin < object.size) return &object;
  }
  return nullptr;
}

}  // namespace

void* Shared::operator new(std::size_t size) {
  void* const place = std::malloc(size);
  if (place == nullptr) throw std::bad_alloc();
  for (Object& object : objects) {
    if (object.size > 0) continue;
    object = {reinterpret_cast<std::uintptr_t>(place), size, 0};
    break;
  }
  return place;
}

void Shared::operator delete(void* object) {
  if (Object* known = Around(reinterpret_cast<std::uintptr_t>(object)))
    *known = Object();
  std::free(object);
}

std::size_t StrayBytes(const Shared& object) {
  const Object* known = Around(reinterpret_cast<std::uintptr_t>(&object));
  if (known == nullptr) return sizeof(Shared);
  return known->size - sizeof(Shared) - known->variables;
}

namespace memory {

void CountVariable(const void* place) {
  if (Object* around = Around(reinterpret_cast<std::uintptr_t>(place)))
    around->variables += sizeof(Atomic<int>);
  static_assert(sizeof(Plain<int>) == sizeof(Atomic<int>) &&
                sizeof(Mutex) == sizeof(Atomic<int>));
}

}  // namespace memory
}  // namespace kata
