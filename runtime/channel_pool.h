// ChannelPool: channels that are used again, as people keep them in a
// sync.Pool.
//
// A pool knows nothing of what is going on in a channel: whoever puts one back
// must know that it is open, empty, and waited on by nobody. One that is not
// hands its stale values, its waiters or its close to the next user.
#ifndef RUNTIME_CHANNEL_POOL_H_
#define RUNTIME_CHANNEL_POOL_H_

#include <cstddef>
#include <source_location>
#include <utility>
#include <vector>

#include "runtime/channel.h"
#include "runtime/internal/shared.h"

namespace dojo {

// A handle: copies are aliases.
template <class T>
class ChannelPool {
 public:
  // `capacity`: of the channels that it makes.
  explicit ChannelPool(std::size_t capacity) { state_->capacity = capacity; }

  // The channel that was put back last, or a new one.
  Channel<T> Get(
      std::source_location at = std::source_location::current()) const {
    internal::SynchronousPoint(internal::OperationKind::kPoolGet, nullptr, at,
                               /*abandonable=*/true);
    Touch(state_->traced, internal::Access::kWrite);
    std::vector<Channel<T>>& idle = state_->idle;
    if (idle.empty()) {
      return MakeChannel<T>("pooled",
                            static_cast<std::ptrdiff_t>(state_->capacity), at);
    }
    Channel<T> channel = idle.back();
    idle.pop_back();
    return channel;
  }

  void Put(Channel<T> channel,
           std::source_location at = std::source_location::current()) const {
    internal::SynchronousPoint(internal::OperationKind::kPoolPut, nullptr, at,
                               /*abandonable=*/false);
    Touch(state_->traced, internal::Access::kWrite);
    state_->idle.push_back(std::move(channel));
  }

  // Channels that wait for their next user.
  std::size_t idle() const { return state_->idle.size(); }

 private:
  struct State {
    std::uint32_t references = 1;
    std::size_t capacity = 0;
    internal::TracedObject traced;
    std::vector<Channel<T>> idle;
  };
  internal::Shared<State> state_;
};

}  // namespace dojo

#endif  // RUNTIME_CHANNEL_POOL_H_
