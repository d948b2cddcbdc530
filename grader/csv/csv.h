#ifndef GRADER_CSV_CSV_H_
#define GRADER_CSV_CSV_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trenza {

using CsvRow = std::vector<std::string>;

// A CSV file as spreadsheets and learning platforms write it (RFC 4180), by libcsv: rows of cells, the first of which
// names the columns.
struct CsvTable {
  CsvRow header;
  std::vector<CsvRow> rows;  // each has as many cells as the header, or more
  char delimiter = ',';      // the file's, "," or ";" or a tab, by its first line
  bool mark = false;         // it began with a byte order mark, which Excel needs

  // The column whose name is one of `names`, whatever the case of its letters; nullopt if there is none.
  std::optional<std::size_t> column(const std::vector<std::string_view>& names) const;
};

// Reads `text`. Throws std::runtime_error with the rest of a sentence that begins with the file's name ("is no CSV
// file: …").
CsvTable read_csv(std::string_view text);

// `table` as text, as it was read: its delimiter, its mark; lines end with "\r\n".
std::string to_csv(const CsvTable& table);

// `text` so that no spreadsheet takes it for a formula: with an apostrophe before a first "=", "+", "-", "@", tab or
// line end. For cells that students can influence, in reports that people open.
std::string harmless_cell(std::string_view text);

}  // namespace trenza

#endif  // GRADER_CSV_CSV_H_
