// One submission's verdict as a page, report.html: everything is inside, and it
// opens without a network. Pure, and the same to the byte for the same
// evidence.
#ifndef GRADER_HTML_REPORT_H_
#define GRADER_HTML_REPORT_H_

#include <cstddef>
#include <string>

#include "grader/decide.h"
#include "grader/evidence.h"
#include "grader/manifest.h"

namespace grader {

// No page is larger: what there is too much of is cut, and says so.
inline constexpr std::size_t kLargestPage = 300'000;

std::string HtmlReport(const Manifest& manifest, const Evidence& evidence,
                       const Judgement& judgement);

}  // namespace grader

#endif  // GRADER_HTML_REPORT_H_
