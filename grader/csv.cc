#include "grader/csv.h"

#include <algorithm>

#include "grader/visible_text.h"

namespace grader {
namespace {

// The last four are the wide forms of the first.
constexpr std::string_view kFormulaBegins[] = {"=",
                                               "+",
                                               "-",
                                               "@",
                                               "\xEF\xBC\x9D",
                                               "\xEF\xBC\x8B",
                                               "\xEF\xBC\x8D",
                                               "\xEF\xBC\xA0"};

bool LooksLikeFormula(std::string_view cell) {
  // A spreadsheet skips blanks before it decides.
  cell.remove_prefix(std::min(cell.find_first_not_of(" \t\n"), cell.size()));
  return std::ranges::any_of(kFormulaBegins, [cell](std::string_view begin) {
    return cell.starts_with(begin);
  });
}

constexpr std::size_t kMostCells = 100;
constexpr std::size_t kLongestCell = 10'000;

}  // namespace

absl::StatusOr<std::vector<CsvRow>> ParseCsv(std::string_view text,
                                             std::string_view file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<CsvRow> rows;
  CsvRow row;
  std::string cell;
  bool quoted = false, was_quoted = false;
  int line = 1, opened = 0;
  const auto error = [file](int at, const std::string& what) {
    return absl::InvalidArgumentError(std::string(file) + ":" +
                                      std::to_string(at) + ": " + what);
  };
  const auto end_cell = [&] {
    row.push_back(std::move(cell));
    cell.clear();
    was_quoted = false;
  };
  const auto end_row = [&] {
    // A blank line is no row with one empty cell.
    if (row.empty() && cell.empty() && !was_quoted) return;
    end_cell();
    rows.push_back(std::move(row));
    row.clear();
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') ++line;
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        cell += c;
        ++at;
      } else {
        quoted = false;
      }
    } else if (c == '"' && cell.empty()) {
      quoted = was_quoted = true;
      opened = line;
    } else if (c == ',') {
      end_cell();
    } else if (c == '\n') {
      end_row();
    } else if (c != '\r' || at + 1 >= text.size() || text[at + 1] != '\n') {
      cell += c;
    }
    if (cell.size() > kLongestCell) {
      return error(line, "a cell is longer than " +
                             std::to_string(kLongestCell) + " bytes");
    }
    if (row.size() > kMostCells) {
      return error(
          line, "a row has more than " + std::to_string(kMostCells) + " cells");
    }
  }
  if (quoted) return error(opened, "a quote is opened and never closed");
  end_row();
  return rows;
}

std::string CellText(std::string_view text) {
  std::string cell = Visible(text);
  if (LooksLikeFormula(cell)) cell.insert(0, 1, '\'');
  return cell;
}

std::string ToCsv(const CsvRow& row) {
  std::string text;
  for (const std::string& cell : row) {
    if (&cell != &row.front()) text += ',';
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
      text += cell;
      continue;
    }
    text += '"';
    for (const char c : cell) {
      if (c == '"') text += '"';
      text += c;
    }
    text += '"';
  }
  return text + "\n";
}

}  // namespace grader
