// An object as the compiler makes it of an honest submission: a coroutine,
// constants, a template, a function of the library.
#include <coroutine>
#include <vector>

namespace kata {

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

template <class T>
__attribute__((noinline)) T Sum(const std::vector<T>& values) {
  T sum{};
  for (const T& value : values) sum += value;
  return sum;
}

constexpr int kTable[] = {3, 1, 4, 1, 5, 9, 2, 6};

int Count(int at) {
  return kTable[at & 7] + Sum(std::vector<int>(static_cast<std::size_t>(at)));
}

Task Run(int at) {
  co_await std::suspend_always{};
  Count(at);
}

}  // namespace kata
