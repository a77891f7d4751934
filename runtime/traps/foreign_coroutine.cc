// ERROR: this runtime's operations can only be awaited in a dojo::Task
#include <coroutine>

#include "runtime/dojo.h"
struct Foreign {
  struct promise_type {
    Foreign get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
Foreign F(dojo::Channel<int> c) { co_await c.Receive(); }
