// ERROR: make it a free function
#include "runtime/dojo.h"

struct Service {
  int requests = 0;
  dojo::Task<> Serve() {
    ++requests;
    co_return;
  }
};
