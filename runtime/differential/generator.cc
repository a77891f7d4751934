#include "runtime/differential/generator.h"

#include <numeric>
#include <utility>
#include <vector>

namespace dojo::differential {

std::size_t RandomSource::Below(std::size_t limit) {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return (z ^ (z >> 31)) % limit;
}

ByteSource::ByteSource(const std::uint8_t* bytes, std::size_t size)
    : bytes_(bytes),
      size_(size),
      behind_(std::accumulate(bytes, bytes + size, std::uint64_t{1},
                              [](std::uint64_t seed, std::uint8_t byte) {
                                return (seed ^ byte) * 0x100000001b3;
                              })) {}

std::size_t ByteSource::Below(std::size_t limit) {
  if (size_ == 0) return behind_.Below(limit);
  --size_;
  return *bytes_++ % limit;
}

namespace {

class ProgramMaker {
 public:
  ProgramMaker(Source& source, Style style) : source_(source), style_(style) {}

  Program Make() {
    const std::size_t channels = 1 + source_.Below(kMaxChannels);
    for (std::size_t i = 0; i < channels; ++i) {
      // One channel in sixteen is nil.
      const std::size_t die = source_.Below(16);
      program_.capacities.push_back(die == 15 ? kNil
                                              : static_cast<int>(die % 3));
    }
    if (style_ != Style::kSync) {
      const std::size_t contexts = source_.Below(kMaxContexts + 1);
      for (std::size_t i = 0; i < contexts; ++i) {
        const bool child = i > 0 && source_.Below(2) == 0;
        program_.contexts.push_back({child, Below(4)});
        if (!program_.IsWhole()) program_.contexts.back().deadline = 0;
      }
      program_.timer = Below(3);
      if (!program_.IsWhole()) program_.timer = 0;
    }
    program_.tasks.resize(2 + source_.Below(2));
    if (style_ == Style::kBalanced) {
      Balance();
    } else {
      for (auto& task : program_.tasks) {
        const std::size_t count = 2 + source_.Below(3);
        for (std::size_t i = 0; i < count; ++i)
          task.push_back(style_ == Style::kTimers ? TimerInstruction()
                         : style_ == Style::kSync ? SyncInstruction()
                                                  : AnyInstruction());
      }
    }
    StartTasks();
    return std::move(program_);
  }

 private:
  std::uint8_t Below(std::size_t limit) {
    return static_cast<std::uint8_t>(source_.Below(limit));
  }
  std::uint8_t AnyChannel() { return Below(program_.capacities.size()); }
  // Also the channels of contexts and the timer.
  std::uint8_t AnySource() {
    const std::size_t contexts = program_.contexts.size();
    const std::size_t timers = program_.timer > 0 ? 1 : 0;
    const std::size_t die =
        source_.Below(2 * program_.capacities.size() + contexts + timers);
    if (die < contexts) return static_cast<std::uint8_t>(kFirstDone + die);
    if (die < contexts + timers) return kTimerChannel;
    return static_cast<std::uint8_t>((die - contexts - timers) / 2);
  }
  // Few different ones, so that deadlines meet.
  std::uint8_t AnyDelay() { return Below(3); }

  // A send or receive more often than an alarm; a default seldom, and last.
  Instruction AnySelect() {
    Instruction select{.verb = Verb::kSelect};
    // One in eight has no case at all, or just one.
    const std::size_t die = source_.Below(16);
    const std::size_t count = die == 0 ? 0 : die < 3 ? 1 : 2 + die % 2;
    for (std::size_t i = 0; i < count; ++i) {
      switch (source_.Below(5)) {
        case 0:
        case 1:
          select.cases.push_back({Case::Kind::kReceive, AnySource()});
          break;
        case 2:
        case 3:
          select.cases.push_back({Case::Kind::kSend, AnyChannel()});
          break;
        default:
          select.cases.push_back({Case::Kind::kAfter, AnyDelay()});
      }
    }
    if (!select.cases.empty() && source_.Below(6) == 0)
      select.cases.back() = {Case::Kind::kDefault};
    return select;
  }

  Instruction AnyInstruction() {
    switch (source_.Below(20)) {
      case 17:
        return OwnInstruction();
      case 18:
        return SyncInstruction();
      case 0:
      case 1:
        return {Verb::kSend, AnyChannel()};
      case 2:
      case 3:
        return {Verb::kReceive, AnyChannel()};
      case 4:
        return {Verb::kRange, AnyChannel()};
      case 5:
        return {Verb::kClose, AnyChannel()};
      case 6:
        return {Verb::kTrySend, AnyChannel()};
      case 7:
        return {Verb::kTryReceive, AnyChannel()};
      case 8:
        return {Verb::kLength, AnyChannel()};
      case 9:
      case 10:
        return AnySelect();
      case 11:
        return {Verb::kSleep, AnyDelay()};
      case 12:
        return source_.Below(2) == 0 ? Instruction{Verb::kYield}
                                     : Instruction{Verb::kNow};
      case 13:
        return {Verb::kLock, Below(kMutexes)};
      case 14:
        return {Verb::kUnlock, Below(kMutexes)};
      case 15:
        return {Verb::kAdd};
      case 16:
        return {Verb::kDone};
      default:
        return {Verb::kWait};
    }
  }

  // Of a context or the timer; of the clock where there is neither.
  Instruction OwnInstruction() {
    const std::size_t contexts = program_.contexts.size();
    switch (source_.Below(4)) {
      case 0:
        if (contexts > 0) return {Verb::kCancel, Below(contexts)};
        break;
      case 1:
        if (contexts > 0) return {Verb::kError, Below(contexts)};
        break;
      case 2:
        if (program_.timer > 0) return {Verb::kStop};
        break;
      default:
        if (program_.timer > 0)
          return {Verb::kReset, static_cast<std::uint8_t>(1 + Below(2))};
    }
    return {Verb::kNow};
  }

  Instruction SyncInstruction() {
    // Mutex 0 mostly: the condition's.
    const auto mutex = static_cast<std::uint8_t>(source_.Below(4) == 0 ? 1 : 0);
    switch (source_.Below(18)) {
      case 0:
      case 1:
      case 2:
        return {Verb::kLock, mutex};
      case 3:
      case 4:
      case 5:
        return {Verb::kUnlock, mutex};
      case 6:
        return {Verb::kTryLock, mutex};
      case 7:
        return {Verb::kWriteLock};
      case 8:
        return {Verb::kWriteUnlock};
      case 9:
        return {Verb::kReadLock};
      case 10:
        return {Verb::kReadUnlock};
      case 11:
        return {Verb::kCondWait};
      case 12:
        return {Verb::kSignal};
      case 13:
        return {Verb::kBroadcast};
      case 14:
      case 15:
        return {Verb::kSleep, AnyDelay()};
      case 16:
        return {Verb::kYield};
      default:
        return AnyInstruction();
    }
  }

  Instruction TimerInstruction() {
    switch (source_.Below(13)) {
      case 10:
      case 11:
      case 12:
        return OwnInstruction();
      case 0:
      case 1:
      case 2:
      case 3:
        return AnySelect();
      case 4:
      case 5:
        return {Verb::kSleep, AnyDelay()};
      case 6:
        return {Verb::kSend, AnyChannel()};
      case 7:
        return {Verb::kReceive, AnySource()};
      case 8:
        return {Verb::kTryReceive, AnySource()};
      default:
        return source_.Below(3) == 0 ? Instruction{Verb::kClose, AnyChannel()}
                                     : Instruction{Verb::kNow};
    }
  }

  bool Append(std::size_t task, Instruction instruction) {
    auto& code = program_.tasks[task];
    if (code.size() == 4) return false;
    code.push_back(std::move(instruction));
    return true;
  }

  // Pairs of instructions that belong together, in different tasks or in one.
  void Balance() {
    const std::size_t tasks = program_.tasks.size();
    const std::size_t pairs = 2 + source_.Below(2 * tasks - 1);
    bool ranged[kMaxChannels] = {};
    for (std::size_t i = 0; i < pairs; ++i) {
      const std::size_t one = source_.Below(tasks);
      const std::size_t other = (one + 1 + source_.Below(tasks - 1)) % tasks;
      const std::uint8_t channel = AnyChannel();
      switch (source_.Below(8)) {
        case 0:
        case 1:
        case 2:
          Append(one, {Verb::kSend, channel});
          Append(other, {Verb::kReceive, channel});
          break;
        case 3: {
          Append(one, {Verb::kSend, channel});
          Instruction timeout{Verb::kSelect};
          timeout.cases = {{Case::Kind::kReceive, channel},
                           {Case::Kind::kAfter, AnyDelay()}};
          Append(other, std::move(timeout));
          break;
        }
        case 4:
          if (std::exchange(ranged[channel], true)) break;
          Append(one, {Verb::kSend, channel});
          Append(other, {Verb::kRange, channel});
          Append(one, {Verb::kClose, channel});
          break;
        case 5: {
          const std::uint8_t mutex = Below(kMutexes);
          Append(one, {Verb::kLock, mutex});
          if (source_.Below(2) == 0) Append(one, AnyInstruction());
          if (!Append(one, {Verb::kUnlock, mutex}))
            program_.tasks[one].back() = {Verb::kUnlock, mutex};
          break;
        }
        case 6:
          Append(0, {Verb::kAdd});
          Append(one, {Verb::kDone});
          if (source_.Below(2) == 0) Append(other, {Verb::kWait});
          break;
        default:
          Append(one, {Verb::kSleep, AnyDelay()});
      }
    }
  }

  // Mostly main starts the others first of all; some are started later, or by
  // another task.
  void StartTasks() {
    for (std::size_t task = program_.tasks.size(); --task > 0;) {
      const bool early = source_.Below(4) != 0;
      const std::size_t parent = early ? 0 : source_.Below(task);
      auto& code = program_.tasks[parent];
      const std::size_t at = early ? 0 : source_.Below(code.size() + 1);
      code.insert(code.begin() + static_cast<std::ptrdiff_t>(at),
                  {Verb::kGo, static_cast<std::uint8_t>(task)});
    }
  }

  Source& source_;
  const Style style_;
  Program program_;
};

}  // namespace

Program Generate(Source& source, Style style) {
  return ProgramMaker(source, style).Make();
}

}  // namespace dojo::differential
