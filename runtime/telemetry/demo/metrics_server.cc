// Runs a small program, then serves what its telemetry counted, on loopback:
//
//   bazel run //runtime/telemetry/demo:metrics_server
//   curl http://127.0.0.1:PORT/metrics     # PORT: the first line it prints
//
// Virtual time has come to its end long before anybody asks, so the numbers
// stay as they are. What is served is OpenMetrics for those who ask for it.
#include <httplib.h>

#include <algorithm>
#include <cstddef>
#include <iostream>
#include <span>
#include <string>
#include <string_view>

#include "runtime/dojo.h"
#include "runtime/observer.h"
#include "runtime/telemetry/lifecycle.h"
#include "runtime/telemetry/open_metrics.h"
#include "runtime/telemetry/sink.h"

namespace {

using namespace dojo::literals;
using dojo::telemetry::Deployment;
using dojo::telemetry::Lifecycle;
using dojo::telemetry::Reading;

// Ten channels come and go; a backlog whose reader has gone stays, full.
dojo::Report RunProgram() {
  static dojo::Runtime runtime;  // what it leaves behind is what is to be seen
  return runtime.Run([](dojo::Here) -> dojo::Task<> {
    for (int i = 0; i < 10; ++i) {
      auto short_lived = dojo::MakeChannel<int>("short-lived", 1);
      co_await short_lived.Send(i);
      co_await dojo::Sleep(250_ms);
    }
    auto backlog = dojo::MakeChannel<int>("the \"backlog\"\n\xff", 10);
    dojo::Go("writer", [](dojo::Sender<int> to) -> dojo::Task<> {
      for (int i = 0;; ++i) co_await to.Send(i);
    }(backlog));
  });
}

// A sink that takes four events and then nothing more.
class NearlyFull : public dojo::telemetry::Sink {
 public:
  absl::StatusOr<std::size_t> Deliver(
      std::span<const dojo::telemetry::Event> batch) override {
    if (room_ == 0) return absl::ResourceExhaustedError("full");
    const std::size_t taken = std::min(room_, batch.size());
    room_ -= taken;
    return taken;
  }

 private:
  std::size_t room_ = 4;
};

}  // namespace

int main() {
  NearlyFull sink;
  Lifecycle lifecycle(
      {.delivery = {.capacity = 20},
       .deployment = [](std::string_view channel) -> Deployment {
         return {.version = channel == "short-lived" ? "v1" : "v2"};
       }},
      sink);
  const dojo::ScopedObserver listening(lifecycle);
  RunProgram();
  const Reading reading = lifecycle.Read();

  httplib::Server server;
  server.Get("/metrics", [&reading](const httplib::Request& request,
                                    httplib::Response& response) {
    if (request.get_header_value("Accept").find(
            "application/openmetrics-text") != std::string::npos) {
      response.set_content(dojo::telemetry::RenderOpenMetrics(reading),
                           dojo::telemetry::kOpenMetricsContentType);
    } else {
      response.set_content(dojo::telemetry::RenderPrometheusText(reading),
                           dojo::telemetry::kPrometheusTextContentType);
    }
  });
  const int port = server.bind_to_any_port("127.0.0.1");
  if (port < 0) {
    std::cerr << "metrics_server: no port on 127.0.0.1\n";
    return 1;
  }
  std::cout << port << std::endl;
  return server.listen_after_bind() ? 0 : 1;
}
