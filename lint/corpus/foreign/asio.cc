// Asio's experimental channel: an alias, so the class behind it is named.
// RUN: --channel asio::experimental::basic_channel:close=close,cancel
#include <asio/experimental/channel.hpp>
#include <asio/io_context.hpp>
#include <system_error>

namespace corpus {

using Channel = asio::experimental::channel<void(std::error_code, int)>;

void EarlyReturn(asio::io_context& context, bool early) {
  Channel jobs(context, 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (early) return;
  jobs.try_send(std::error_code(), 1);
  jobs.close();
}

void Closed(asio::io_context& context, bool early) {
  Channel jobs(context, 4);
  if (!early) jobs.try_send(std::error_code(), 1);
  jobs.close();
}

void Cancelled(asio::io_context& context, bool early) {
  Channel jobs(context, 4);
  if (early) {
    jobs.cancel();
    return;
  }
  jobs.close();
}

void Twice(asio::io_context& context, bool early) {
  Channel jobs(context, 4);
  if (early) jobs.close();
  jobs.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path
}

}  // namespace corpus
