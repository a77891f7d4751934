// The runtime's reports in the form of the result records.
#ifndef KATAS_HARNESS_REPORT_JSON_H_
#define KATAS_HARNESS_REPORT_JSON_H_

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "runtime/report.h"

namespace kata::harness {

nlohmann::json LeaksJson(const dojo::Report& report);
// `where`: the test or program that was running.
nlohmann::json PanicsJson(const dojo::Report& report, std::string_view where);

}  // namespace kata::harness

#endif  // KATAS_HARNESS_REPORT_JSON_H_
