// Rolls out two new versions of a service that doubles numbers: one is sound,
// and one starts a task for each request that nobody ever hears. Prints what
// happens, and the events of the calls' channels as they are activated.
//
//   bazel run //docs/canary
#include <cstdio>
#include <sstream>
#include <string>

#include "docs/canary/rollout.h"
#include "runtime/dojo.h"
#include "runtime/telemetry/json_lines.h"

namespace {

using dojo::Task;
using namespace dojo::literals;

Task<int> Sound(int number) {
  co_await dojo::Sleep(100_ms);
  co_return 2 * number;
}

Task<> Audit(dojo::Sender<int> to, int number) { co_await to.Send(number); }

Task<int> Leaky(int number) {
  auto audit = dojo::MakeChannel<int>("v2 audit");
  dojo::Go("v2 audit", Audit(audit, number));
  co_return 2 * number;
}

void Show(const char* what, const canary::Version& fresh) {
  std::ostringstream log;
  dojo::telemetry::JsonLines events(log);
  const canary::Outcome outcome =
      canary::RollOut({.name = "v1", .handle = Sound}, fresh, {}, events);
  std::printf("%s\n", what);
  for (const canary::Step& step : outcome.steps) {
    std::printf("  %3d %%: %d of %d requests to %s%s%s\n", step.percent,
                step.to_new, step.requests, fresh.name.c_str(),
                step.trouble.empty() ? "" : "; ", step.trouble.c_str());
  }
  std::istringstream lines(log.str());
  for (std::string line; std::getline(lines, line);) {
    if (line.find("traffic_ratio") != std::string::npos &&
        line.find('"' + fresh.name + " calls\"") != std::string::npos)
      std::printf("  %s\n", line.c_str());
  }
}

}  // namespace

int main() {
  Show("A sound version:", {.name = "v2", .handle = Sound});
  Show("A version that leaks:", {.name = "v2", .handle = Leaky});
  return 0;
}
