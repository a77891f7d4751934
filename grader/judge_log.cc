#include "grader/judge_log.h"

#include <algorithm>
#include <string>

#include "grader/json.h"

namespace grader {

absl::StatusOr<Records> RecordsInLog(std::string_view log,
                                     std::string_view run) {
  const std::size_t section =
      log.find("\n---- " + std::string(run) + ": records");
  if (section == std::string_view::npos) return Records();
  log = log.substr(section + 1);
  log.remove_prefix(std::min(log.find('\n'), log.size() - 1) + 1);
  log = log.substr(0, log.find("\n---- "));
  // Each record has its challenge before it.
  return ParseRecords(log, log.substr(0, std::min(log.find(' '), log.size())));
}

}  // namespace grader
