#include "grader/class_events.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace grader {
namespace {

using Json = nlohmann::json;

// Whatever runs as Bazel's user could have written the events.
bool IsBinFolder(std::string_view path) {
  constexpr std::string_view kRoot = "bazel-out/", kEnd = "/bin";
  if (!path.starts_with(kRoot) || !path.ends_with(kEnd) ||
      path.size() <= kRoot.size() + kEnd.size()) {
    return false;
  }
  path.remove_prefix(kRoot.size());
  path.remove_suffix(kEnd.size());
  return path.find_first_of("/.") == std::string_view::npos;
}

}  // namespace

std::vector<std::string> BuildEvents::Feed(std::string_view more) {
  rest_ += more;
  std::vector<std::string> built;
  std::size_t start = 0, end;
  while ((end = rest_.find('\n', start)) != std::string::npos) {
    ReadLine(std::string_view(rest_).substr(start, end - start), built);
    start = end + 1;
  }
  rest_.erase(0, start);
  return built;
}

void BuildEvents::ReadLine(std::string_view line,
                           std::vector<std::string>& built) {
  // Most events are others, and some of those are large.
  const std::string_view kind = line.substr(0, 40);
  const bool is_target = kind.find("\"targetCompleted\"") != kind.npos;
  const bool is_configuration = kind.find("\"configuration\"") != kind.npos;
  if (!is_target && !is_configuration) return;
  const Json event = Json::parse(line.begin(), line.end(), nullptr,
                                 /*allow_exceptions=*/false);
  if (event.is_discarded()) return;
  try {
    if (is_configuration) {
      const auto folder = event.at("configuration")
                              .at("makeVariable")
                              .at("BINDIR")
                              .get<std::string>();
      if (IsBinFolder(folder)) bin_folder_ = folder;
      return;
    }
    // One that failed has no "success", and one that was not tried no
    // "completed".
    if (event.contains("completed") &&
        event.at("completed").value("success", false)) {
      built.push_back(
          event.at("id").at("targetCompleted").at("label").get<std::string>());
    }
  } catch (const Json::exception&) {
    // Another version's event: nothing was learnt.
  }
}

}  // namespace grader
