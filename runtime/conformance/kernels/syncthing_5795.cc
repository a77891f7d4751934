// syncthing#5795: a connection's dispatcher calls Close when a message is bad,
// and Close waits for the dispatcher to stop.
#include <optional>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

struct Connection {
  Channel<int> inbox = MakeChannel<int>("inbox");
  Channel<> closed = MakeChannel("closed");
  Channel<> dispatcher_stopped = MakeChannel("dispatcher stopped");
  Once closing;
};

Task<> TellAll(Connection connection) {
  connection.closed.Close();
  co_return;
}

Task<> Close(Connection connection) {
  co_await connection.closing.Do(TellAll(connection));
  co_await connection.dispatcher_stopped.Receive();
}

Task<> Dispatch(Connection connection, Version version) {
  const CloseGuard tell_stopped(connection.dispatcher_stopped);
  std::optional<int> message;
  while (co_await Select(OnReceive(connection.inbox, &message),
                         OnReceive(connection.closed)) == 0) {
    const bool bad = *message < 0;
    if (!bad) continue;
    if (version == Version::kLeaky) {
      co_await Close(connection);
    } else {
      co_await connection.closing.Do(TellAll(connection));
    }
  }
}

Task<> Program(Version version) {
  const Connection connection;
  Go("dispatcher", Dispatch(connection, version));
  co_await connection.inbox.Send(-1);
  Go("owner", Close(connection));
}

}  // namespace

Kernel Syncthing5795() {
  return {.name = "syncthing_5795",
          .program = &Program,
          .leaks = {{"dispatcher", "chan receive", 1},
                    {"owner", "chan receive", 1}},
          .token = "syncthing_5795~d~pRL7Iv"};
}

}  // namespace dojo::conformance
