#include "runtime/views/task_dump.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "runtime/views/function_name.h"

namespace dojo::views {
namespace {

std::string Quoted(const std::string& text) { return '"' + text + '"'; }

// "on channel "jobs" (made at ...)", or of several channels one after the
// other.
std::string ChannelText(const TaskSnapshot& task) {
  std::string text;
  for (const ChannelFacts& channel : task.channels) {
    text += (text.empty() ? ", on channel " : ", ") + Quoted(channel.name) +
            " (made at " + channel.born_at.ToString() + ", holds " +
            std::to_string(channel.length) + " of " +
            std::to_string(channel.capacity) +
            ", waiting: " + std::to_string(channel.receivers) +
            " to receive, " + std::to_string(channel.senders) + " to send)";
  }
  return text;
}

// What makes two tasks alike, and all that is said of them but the sums.
std::string GroupText(const TaskSnapshot& task) {
  std::string text;
  for (const CoroutineFrame& frame : task.stack) {
    text += "#\t" + ShortFunctionName(frame.function) + '\t' +
            frame.at.ToString() + '\n';
  }
  return text;
}

struct Group {
  const TaskSnapshot* oldest = nullptr;
  std::size_t count = 0;
  std::size_t bytes = 0;
};

std::string GroupLabels(const Group& group) {
  nlohmann::json labels = {{"bytes", std::to_string(group.bytes)},
                           {"task", group.oldest->name},
                           {"wait", group.oldest->state}};
  if (!group.oldest->channels.empty())
    labels["channel"] = ChannelNames(*group.oldest);
  if (!group.oldest->spawn_chain.empty())
    labels["created"] = group.oldest->spawn_chain.front().at.ToString();
  return labels.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string ChannelNames(const TaskSnapshot& task) {
  std::string names;
  for (const ChannelFacts& channel : task.channels)
    names += (names.empty() ? "" : ", ") + channel.name;
  return names;
}

std::string DurationText(Duration duration) {
  const std::int64_t ns = duration.nanoseconds;
  const auto in = [ns](std::int64_t unit, const char* name) {
    std::string text = std::to_string(ns / unit);
    if (std::int64_t rest = ns % unit; rest != 0) {
      std::string digits = std::to_string(unit + rest).substr(1);
      digits.erase(digits.find_last_not_of('0') + 1);
      text += "." + digits;
    }
    return text + name;
  };
  if (ns == 0) return "0s";
  if (ns < 1'000) return in(1, "ns");
  if (ns < 1'000'000) return in(1'000, "us");
  if (ns < 1'000'000'000) return in(1'000'000, "ms");
  return in(1'000'000'000, "s");
}

std::string GroupedDump(std::span<const TaskSnapshot> tasks) {
  using Key = std::vector<std::string>;
  std::map<Key, Group> groups;
  for (const TaskSnapshot& task : tasks) {
    const std::string created =
        task.spawn_chain.empty() ? "" : task.spawn_chain.front().at.ToString();
    Group& group = groups[{GroupText(task), task.state, task.name,
                           ChannelNames(task), created}];
    if (group.oldest == nullptr) group.oldest = &task;
    ++group.count;
    group.bytes += task.bytes;
  }
  std::vector<std::pair<Key, Group>> sorted(groups.begin(), groups.end());
  std::ranges::sort(sorted, [](const auto& a, const auto& b) {
    if (a.second.count != b.second.count)
      return a.second.count > b.second.count;
    return a.second.oldest->id < b.second.oldest->id;
  });
  std::string text =
      "task profile: total " + std::to_string(tasks.size()) + '\n';
  for (const auto& [key, group] : sorted) {
    text += std::to_string(group.count) + " @";
    for (const CoroutineFrame& frame : group.oldest->stack)
      text += ' ' + frame.at.ToString();
    text += "\n# labels: " + GroupLabels(group) + '\n' + key.front() + '\n';
  }
  return text;
}

std::string FullDump(std::span<const TaskSnapshot> tasks) {
  std::string text;
  for (const TaskSnapshot& task : tasks) {
    if (!text.empty()) text += '\n';
    text += "task " + std::to_string(task.id) + " [" + task.state;
    if (task.waited.nanoseconds > 0) text += ", " + DurationText(task.waited);
    text += "]:\n" + task.name + ", " + std::to_string(task.bytes) + " bytes" +
            ChannelText(task) + '\n';
    for (const CoroutineFrame& frame : task.stack) {
      text += frame.function.empty() ? ShortFunctionName("") : frame.function;
      text += "\n\t" + frame.at.ToString() + '\n';
    }
    // Nobody has created main.
    for (std::size_t i = 0; i + 1 < task.spawn_chain.size(); ++i) {
      text += "created by " + task.spawn_chain[i + 1].task + " at " +
              task.spawn_chain[i].at.ToString() + '\n';
    }
  }
  return text;
}

}  // namespace dojo::views
