// Tables as spreadsheets write them (RFC 4180): cells between commas, quotes
// around what needs them.
#ifndef GRADER_CSV_H_
#define GRADER_CSV_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace grader {

using CsvRow = std::vector<std::string>;

// Rows without the blank ones. Lines may end with CR LF, and a byte order mark
// at the beginning is dropped. An error names the line of a quote that nothing
// closes, or of a row that has more cells or bytes than anybody means.
absl::StatusOr<std::vector<CsvRow>> ParseCsv(std::string_view text,
                                             std::string_view file);

// Somebody else's text as a cell: all of it can be seen, and what a spreadsheet
// would take for a formula begins with an apostrophe.
std::string CellText(std::string_view text);

// With a newline at its end.
std::string ToCsv(const CsvRow& row);

}  // namespace grader

#endif  // GRADER_CSV_H_
