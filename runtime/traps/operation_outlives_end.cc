// ERROR: temporary whose address is used
#include <utility>

#include "runtime/dojo.h"

dojo::Task<> Later() {
  auto receive = dojo::MakeChannel<int>("c").Receive();
  co_await std::move(receive);
}
