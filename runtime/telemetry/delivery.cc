#include "runtime/telemetry/delivery.h"

#include <algorithm>
#include <exception>
#include <span>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace dojo::telemetry {
namespace {

// How many events the sink takes; what it throws becomes an error, since an
// exception would leave through the runtime.
absl::StatusOr<std::size_t> Offer(Sink& sink, std::span<const Event> batch) {
  try {
    absl::StatusOr<std::size_t> taken = sink.Deliver(batch);
    if (taken.ok()) *taken = std::min(*taken, batch.size());
    return taken;
  } catch (const std::exception& e) {
    return absl::InternalError(absl::StrCat("the sink threw: ", e.what()));
  } catch (...) {
    return absl::InternalError("the sink threw");
  }
}

}  // namespace

Delivery::Delivery(const DeliveryOptions& options, Sink& sink)
    : options_(options), sink_(sink), buffer_(options.capacity) {}

void Delivery::Emit(Event event) {
  event.sequence = ++emitted_;
  if (!buffer_.Push(std::move(event))) ++dropped_;
}

void Delivery::Pump(Time now) {
  const bool same_clock = refused_at_ <= now;
  if (refused_ && same_clock && now - refused_at_ < backoff_) return;
  Flush(now).IgnoreError();  // counted, and tried again
}

absl::Status Delivery::Flush(Time now) {
  if (delivering_)
    return absl::FailedPreconditionError("a sink must not flush");
  delivering_ = true;
  const absl::Cleanup done = [this] { delivering_ = false; };
  // Counted down: a sink that makes events itself must not keep us here.
  for (std::size_t left = buffer_.size(); left > 0;) {
    const std::span<const Event> batch =
        buffer_.Front(std::min(left, std::max<std::size_t>(options_.batch, 1)));
    const std::size_t offered = batch.size();
    const absl::StatusOr<std::size_t> result = Offer(sink_, batch);
    const std::size_t taken = result.ok() ? *result : 0;
    buffer_.Pop(taken);
    delivered_ += taken;
    left -= taken;
    if (taken == offered) {
      refused_ = false;
      continue;
    }
    BackOff(now, taken > 0);
    if (!result.ok()) return result.status();
    return absl::UnavailableError(
        absl::StrCat("the sink took ", taken, " of ", offered, " events"));
  }
  return absl::OkStatus();
}

void Delivery::BackOff(Time now, bool it_took_some) {
  ++refusals_;
  if (it_took_some || !refused_) {
    backoff_ = options_.first_backoff;
  } else if (backoff_.nanoseconds > options_.longest_backoff.nanoseconds / 2) {
    backoff_ = options_.longest_backoff;
  } else {
    backoff_ = 2 * backoff_;
  }
  backoff_ = std::min(backoff_, options_.longest_backoff);
  refused_ = true;
  refused_at_ = now;
}

DeliveryCounts Delivery::counts() const {
  return {.emitted = emitted_,
          .delivered = delivered_,
          .dropped = dropped_,
          .refusals = refusals_,
          .buffered = buffer_.size()};
}

}  // namespace dojo::telemetry
