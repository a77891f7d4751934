#include "runtime/verify_none.h"

#include <algorithm>

namespace dojo {

LeakException IgnoreCurrent(const Runtime& runtime) {
  return {.until_id = runtime.LastTask()};
}

LeakException IgnoreTask(std::string_view name) {
  return {.task = std::string(name)};
}

LeakException IgnoreSpawnedAt(std::string_view file, unsigned line) {
  return {.spawned_at = {std::string(file), line}};
}

std::string VerifyNone(const Runtime& runtime,
                       const std::vector<LeakException>& exceptions) {
  std::uint32_t after = 0;
  for (const LeakException& each : exceptions)
    after = std::max(after, each.until_id);
  Report left;
  left.leaks = runtime.Census(after).leaks;
  std::erase_if(left.leaks, [&](const Leak& leak) {
    return std::any_of(exceptions.begin(), exceptions.end(),
                       [&](const LeakException& each) {
                         return each.until_id == 0 &&
                                (each.task.empty() || each.task == leak.task) &&
                                (each.spawned_at.line == 0 ||
                                 each.spawned_at == leak.spawned_at);
                       });
  });
  return left.ToString();
}

}  // namespace dojo
