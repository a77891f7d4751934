// What a task waits for, and what it weighs: the questions that a census, a
// pattern and a snapshot ask of it.
#ifndef RUNTIME_INTERNAL_WAITING_H_
#define RUNTIME_INTERNAL_WAITING_H_

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "runtime/internal/channel_core.h"
#include "runtime/internal/task_record.h"
#include "runtime/report.h"
#include "runtime/select.h"

namespace dojo::internal {

// The Select that the task waits in. Null for one of a single channel case,
// which waits as a plain send or receive does.
const SelectOperationBase* SelectOf(const TaskRecord& task);
// The channel of a plain send or receive that the task waits in, or null.
const ChannelCore* ChannelOf(const TaskRecord& task);
// All channels that it waits on: none, one, or those of a Select's cases.
std::vector<const ChannelCore*> ChannelsOf(const TaskRecord& task);
WaitReason ReasonOf(const TaskRecord& task);

// How many wait on either side of a channel, counted once for each.
struct Waiting {
  std::size_t receivers;
  std::size_t senders;
};
using WaitingOn = std::unordered_map<const ChannelCore*, Waiting>;
std::vector<ChannelFacts> ChannelFactsOf(const TaskRecord& task,
                                         WaitingOn& waiting_on);

std::vector<SpawnStep> SpawnChain(const SpawnSite* site);

// Its record and its frames.
std::size_t BytesOf(const TaskRecord& task);

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_WAITING_H_
