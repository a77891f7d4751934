// ERROR: a Task can only await this runtime's operations
#include <coroutine>

#include "runtime/dojo.h"

dojo::Task<> Escape() { co_await std::suspend_always(); }
