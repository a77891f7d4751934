#include "runtime/views/task_profile.h"

#include <utility>

#include "runtime/views/function_name.h"
#include "runtime/views/task_dump.h"

namespace dojo::views {
namespace {

Sample SampleOf(const TaskSnapshot& task) {
  Sample sample;
  sample.values = {1, static_cast<std::int64_t>(task.bytes)};
  sample.labels = {{"task", task.name}, {"wait", task.state}};
  if (!task.channels.empty()) sample.labels["channel"] = ChannelNames(task);
  Frame& wait = sample.stack.emplace_back();
  wait.function = task.state;
  if (!task.stack.empty()) {
    wait.file = task.stack.front().at.file;
    wait.line = task.stack.front().at.line;
  }
  for (const CoroutineFrame& frame : task.stack) {
    sample.stack.push_back({.function = ShortFunctionName(frame.function),
                            .signature = frame.function,
                            .file = frame.at.file,
                            .line = frame.at.line});
  }
  for (const SpawnStep& step : task.spawn_chain) {
    sample.stack.push_back({.function = "task " + step.task,
                            .signature = "",
                            .file = step.at.file,
                            .line = step.at.line});
  }
  return sample;
}

}  // namespace

Profile TaskProfile(std::string program, std::span<const TaskSnapshot> tasks) {
  Profile profile;
  profile.program = std::move(program);
  profile.types = {{"tasks", "count"}, {"bytes", "bytes"}};
  for (const TaskSnapshot& task : tasks) profile.Add(SampleOf(task));
  return profile;
}

}  // namespace dojo::views
