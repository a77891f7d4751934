#include "katas/harness/report_json.h"

#include <nlohmann/json.hpp>

namespace kata::harness {

nlohmann::json LeaksJson(const dojo::Report& report) {
  nlohmann::json leaks = nlohmann::json::array();
  for (const dojo::Leak& leak : report.leaks) {
    leaks.push_back({{"task", leak.task},
                     {"state", dojo::LeakStateText(leak.state)},
                     {"wait_reason", leak.wait_reason},
                     {"awaits_at", leak.awaits_at.ToString()},
                     {"spawned_at", leak.spawned_at.ToString()},
                     {"channel", leak.channel},
                     {"count", leak.count},
                     {"bytes", leak.bytes},
                     {"pattern", leak.pattern},
                     {"left", leak.left}});
  }
  return leaks;
}

nlohmann::json PanicsJson(const dojo::Report& report, std::string_view where) {
  nlohmann::json panics = nlohmann::json::array();
  for (const dojo::PanicReport& panic : report.panics) {
    panics.push_back({{"where", where},
                      {"task", panic.task},
                      {"text", panic.text},
                      {"kind", panic.is_panic ? "panic" : "exception"},
                      {"at", panic.at.ToString()}});
  }
  return panics;
}

}  // namespace kata::harness
