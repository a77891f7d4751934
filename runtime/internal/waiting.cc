#include "runtime/internal/waiting.h"

namespace dojo::internal {

const SelectOperationBase* SelectOf(const TaskRecord& task) {
  const Operation* operation = task.operation;
  if (operation == nullptr || operation->kind != OperationKind::kSelect)
    return nullptr;
  const auto* select = static_cast<const SelectOperationBase*>(operation);
  return select->IsPlain() ? nullptr : select;
}

const ChannelCore* ChannelOf(const TaskRecord& task) {
  const Operation* operation = task.operation;
  if (operation == nullptr) return nullptr;
  if (operation->kind == OperationKind::kSend ||
      operation->kind == OperationKind::kReceive)
    return static_cast<const ChannelOperation*>(operation)->channel();
  if (operation->kind != OperationKind::kSelect) return nullptr;
  const auto* select = static_cast<const SelectOperationBase*>(operation);
  return select->IsPlain() ? select->cases()[0].channel : nullptr;
}

std::vector<const ChannelCore*> ChannelsOf(const TaskRecord& task) {
  std::vector<const ChannelCore*> channels;
  if (const ChannelCore* channel = ChannelOf(task); channel != nullptr)
    channels.push_back(channel);
  if (const SelectOperationBase* select = SelectOf(task); select != nullptr) {
    for (const SelectCase& each : select->cases()) {
      if (each.channel != nullptr) channels.push_back(each.channel);
    }
  }
  return channels;
}

WaitReason ReasonOf(const TaskRecord& task) {
  return task.operation != nullptr ? task.operation->reason : WaitReason::kNone;
}

namespace {

ChannelFacts FactsOf(const ChannelCore& channel, WaitingOn& waiting_on) {
  const auto [at, is_new] = waiting_on.try_emplace(&channel);
  if (is_new) at->second = {channel.receivers.Count(), channel.senders.Count()};
  return {.name = std::string(channel.name),
          .born_at = Location::From(channel.born_at),
          .capacity = channel.capacity,
          .length = channel.length,
          .receivers = at->second.receivers,
          .senders = at->second.senders};
}

}  // namespace

std::vector<ChannelFacts> ChannelFactsOf(const TaskRecord& task,
                                         WaitingOn& waiting_on) {
  std::vector<ChannelFacts> facts;
  for (const ChannelCore* channel : ChannelsOf(task))
    facts.push_back(FactsOf(*channel, waiting_on));
  return facts;
}

std::vector<SpawnStep> SpawnChain(const SpawnSite* site) {
  std::size_t length = 0;
  for (const SpawnSite* s = site; s != nullptr; s = s->parent) ++length;
  std::vector<SpawnStep> chain;
  chain.reserve(length);
  for (; site != nullptr; site = site->parent)
    chain.push_back({std::string(site->name()), Location::From(site->at)});
  return chain;
}

std::size_t BytesOf(const TaskRecord& task) {
  std::size_t bytes = sizeof(TaskRecord);
  for (const PromiseBase* p = task.leaf; p != nullptr; p = p->caller)
    bytes += p->frame_bytes;
  return bytes;
}

}  // namespace dojo::internal
