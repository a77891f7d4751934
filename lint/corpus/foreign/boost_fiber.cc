// Boost.Fiber's buffered_channel: a class that the check knows by option.
// RUN: --channel boost::fibers::buffered_channel
#include <boost/fiber/buffered_channel.hpp>
#include <boost/fiber/fiber.hpp>
#include <memory>

namespace corpus {

using Channel = boost::fibers::buffered_channel<int>;

void EarlyReturn(bool early) {
  Channel jobs(16);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (early) return;
  jobs.push(1);
  jobs.close();
}

void Closed(bool early) {
  Channel jobs{16};
  if (early) {
    jobs.close();
    return;
  }
  jobs.push(1);
  jobs.close();
}

void Produce(Channel& out) {
  out.push(1);
  out.close();
}

void FiberCloses() {
  Channel jobs(16);
  boost::fibers::fiber producer(Produce, std::ref(jobs));
  int job = 0;
  while (jobs.pop(job) == boost::fibers::channel_op_status::success) {
  }
  producer.join();
}

void LambdaFiberCloses() {
  Channel jobs(16);
  boost::fibers::fiber producer([&jobs] {
    jobs.push(1);
    jobs.close();
  });
  producer.join();
}

void NobodyCloses() {
  Channel jobs(16);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is never closed, and the loop here receives until it is closed
  boost::fibers::fiber producer([&jobs] { jobs.push(1); });
  for (int job : jobs) (void)job;
  producer.join();
}

void MadeUnique(bool early) {
  auto jobs = std::make_unique<Channel>(16);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (early) return;
  jobs->close();
}

void SharedClosed() {
  auto jobs = std::make_shared<Channel>(16);
  jobs->push(1);
  jobs->close();
}

void SendsAfter() {
  Channel jobs(16);
  jobs.close();
  jobs.push(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is sent on after it was closed
}

}  // namespace corpus
