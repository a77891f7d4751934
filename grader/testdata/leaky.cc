// What memcheck.h must read rightly: blocks of every leak kind at the point
// where the program asks, other ones at its end, and errors. The recorded
// files beside this one are valgrind 3.19's words about it:
//   valgrind -q --tool=memcheck --vgdb=no --xml=yes --xml-file=leaky.xml \
//     --leak-check=no --show-leak-kinds=all ./leaky
//   valgrind -q --tool=massif --vgdb=no --time-unit=B --peak-inaccuracy=0.0 \
//     --threshold=0.0 --massif-out-file=leaky.massif ./leaky leaky.before
//   (leaky.xml of `./leaky crash` is crash.xml)
#include <valgrind/memcheck.h>
#include <valgrind/valgrind.h>

#include <cstddef>
#include <cstdio>
#include <new>
#include <string>

namespace dojo::internal {

[[gnu::noinline]] void* AllocateFrame(std::size_t size) {
  void* frame = ::operator new(size);
  asm volatile("" : : "r"(frame) : "memory");
  return frame;
}

[[gnu::noinline]] void* AllocateTaskRecord(std::size_t size) {
  void* record = ::operator new(size);
  asm volatile("" : : "r"(record) : "memory");
  return record;
}

// Not a frame, whatever its name begins with.
[[gnu::noinline]] void* AllocateFrameTable(std::size_t size) {
  void* table = ::operator new(size);
  asm volatile("" : : "r"(table) : "memory");
  return table;
}

}  // namespace dojo::internal

namespace {

struct Frame {
  Frame* next;
  char rest[120];
};

Frame* volatile kept;

// Ten frames, each of which holds the one before: nine are lost through it.
[[gnu::noinline]] void LoseChain() {
  Frame* last = nullptr;
  for (int i = 0; i < 10; ++i) {
    auto* frame =
        static_cast<Frame*>(dojo::internal::AllocateFrame(sizeof(Frame)));
    frame->next = last;
    last = frame;
    dojo::internal::AllocateTaskRecord(40);
  }
}

[[gnu::noinline]] void Keep() {
  kept = static_cast<Frame*>(dojo::internal::AllocateFrame(sizeof(Frame)));
}

[[gnu::noinline]] int ReadUnset() {
  int* value = new int;
  asm volatile("" : : "r"(value) : "memory");
  const bool seven = *value == 7;
  delete value;
  return seven ? 1 : 0;
}

// Overwrites what earlier calls left on the stack, lest it still points there.
[[gnu::noinline]] void WipeStack() {
  volatile char stack[4096];
  for (volatile char& c : stack) c = 0;
}

}  // namespace

int main(int argc, char** argv) {
  char* sentinel = static_cast<char*>(::operator new(1));
  asm volatile("" : : "r"(sentinel) : "memory");
  const std::string argument = argc > 1 ? argv[1] : "";
  LoseChain();
  Keep();
  dojo::internal::AllocateFrameTable(500);
  WipeStack();
  if (argument == "crash") *static_cast<volatile int*>(nullptr) = 1;
  if (!argument.empty()) {
    VALGRIND_MONITOR_COMMAND(("detailed_snapshot " + argument).c_str());
  }
  VALGRIND_DO_LEAK_CHECK;
  if (ReadUnset()) std::puts("seven");
  void* late = dojo::internal::AllocateFrame(77);  // after the leak check
  asm volatile("" : : "r"(late) : "memory");
  ::operator delete(sentinel);
}
