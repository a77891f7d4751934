// What each operation does to a channel in each state, found out by doing it:
// the table of chapter 1.
//
//   bazel run //docs:operations
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "runtime/dojo.h"

namespace {

using dojo::Channel;
using dojo::Task;

struct State {
  const char* name;
  bool nil = false;
  int capacity = 0;
  int values = 0;
  bool closed = false;
};

const std::vector<State> kStates = {
    {.name = "nil", .nil = true},
    {.name = "open, unbuffered, nobody waits"},
    {.name = "open, holds 1 of 2", .capacity = 2, .values = 1},
    {.name = "open, full", .capacity = 1, .values = 1},
    {.name = "closed, holds 1", .capacity = 1, .values = 1, .closed = true},
    {.name = "closed, drained", .capacity = 1, .closed = true},
};

// An operation writes down what it came to; one that parks or panics never
// does.
using Operation = Task<> (*)(Channel<int> channel, std::string* came_to);

Task<> Send(Channel<int> channel, std::string* came_to) {
  co_await channel.Send(7);
  *came_to = "puts it into the buffer";
}
Task<> TrySend(Channel<int> channel, std::string* came_to) {
  *came_to = channel.TrySend(7) ? "puts it into the buffer" : "false";
  co_return;
}
Task<> Receive(Channel<int> channel, std::string* came_to) {
  const std::optional<int> value = co_await channel.Receive();
  *came_to = value ? "gives the value" : "gives nothing, at once";
}
Task<> TryReceive(Channel<int> channel, std::string* came_to) {
  const dojo::Attempt<int> attempt = channel.TryReceive();
  *came_to = attempt.closed()  ? "closed"
             : attempt.empty() ? "empty"
                               : "gives the value";
  co_return;
}
Task<> Close(Channel<int> channel, std::string* came_to) {
  channel.Close();
  *came_to = "closes it";
  co_return;
}
Task<> Length(Channel<int> channel, std::string* came_to) {
  *came_to = std::to_string(channel.len());
  co_return;
}

struct Row {
  const char* code;
  Operation operation;
};
const std::vector<Row> kRows = {
    {"co_await c.Send(v)", Send},
    {"c.TrySend(v)", TrySend},
    {"co_await c.Receive()", Receive},
    {"c.TryReceive()", TryReceive},
    {"c.Close()", Close},
    {"c.len()", Length},
};

std::string Outcome(const State& state, Operation operation) {
  std::string came_to;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> Task<> {
    Channel<int> channel;
    if (!state.nil) {
      channel = dojo::MakeChannel<int>("c", state.capacity);
      for (int i = 0; i < state.values; ++i) channel.TrySend(i);
      if (state.closed) channel.Close();
    }
    co_await operation(channel, &came_to);
  });
  if (!report.panics.empty())
    return "**panics**: " + report.panics.front().text;
  if (report.deadlock) return state.nil ? "parks for ever" : "parks";
  return came_to;
}

}  // namespace

int main() {
  std::printf("| operation |");
  for (const State& state : kStates) std::printf(" %s |", state.name);
  std::printf("\n|---|");
  for (std::size_t i = 0; i < kStates.size(); ++i) std::printf("---|");
  for (const Row& row : kRows) {
    std::printf("\n| `%s` |", row.code);
    for (const State& state : kStates)
      std::printf(" %s |", Outcome(state, row.operation).c_str());
  }
  std::printf("\n");
  return 0;
}
