// ERROR: a Select has at most one Default()
#include "runtime/dojo.h"

dojo::Task<> Poll() { co_await dojo::Select(dojo::Default(), dojo::Default()); }
