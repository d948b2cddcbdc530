#include "grader/csv/csv.h"

#include <csv.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace trenza {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

struct Rows {
  std::vector<CsvRow> all;
  CsvRow row;
};

void on_cell(void* text, std::size_t length, void* data) {
  static_cast<Rows*>(data)->row.emplace_back(static_cast<const char*>(text), length);
}

void on_row(int, void* data) {
  auto& rows = *static_cast<Rows*>(data);
  rows.all.push_back(std::move(rows.row));
  rows.row.clear();
}

// Space around a cell belongs to it.
int is_space(unsigned char) { return 0; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

char delimiter_of(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  const auto count = [&](char c) { return std::count(line.begin(), line.end(), c); };
  if (count(';') > count(',')) return ';';
  return count('\t') > count(',') ? '\t' : ',';
}

std::string quoted(const std::string& cell, char delimiter) {
  if (cell.find_first_of(std::string("\"\r\n") + delimiter) == std::string::npos) return cell;
  std::string out = "\"";
  for (const char c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

}  // namespace

std::optional<std::size_t> CsvTable::column(const std::vector<std::string_view>& names) const {
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string given = lower(header[i]);
    if (std::any_of(names.begin(), names.end(), [&](std::string_view name) { return lower(name) == given; })) return i;
  }
  return std::nullopt;
}

CsvTable read_csv(std::string_view text) {
  CsvTable table;
  if (text.starts_with(kMark)) {
    table.mark = true;
    text.remove_prefix(kMark.size());
  }
  if (text.find('\0') != std::string_view::npos) throw std::runtime_error("is no CSV file: it holds zeros.");
  table.delimiter = delimiter_of(text);
  csv_parser parser{};
  if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
  csv_set_delim(&parser, static_cast<unsigned char>(table.delimiter));
  csv_set_space_func(&parser, is_space);
  Rows rows;
  const bool good = csv_parse(&parser, text.data(), text.size(), on_cell, on_row, &rows) == text.size() &&
                    csv_fini(&parser, on_cell, on_row, &rows) == 0;
  csv_free(&parser);
  if (!good) {
    throw std::runtime_error("is no CSV file: a quotation mark has no partner, near row " +
                             std::to_string(rows.all.size() + 1) + ".");
  }
  if (rows.all.empty()) throw std::runtime_error("is empty: its first line should name the columns.");
  table.header = std::move(rows.all.front());
  for (std::size_t i = 1; i < rows.all.size(); ++i) {
    CsvRow& row = rows.all[i];
    row.resize(std::max(row.size(), table.header.size()));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string to_csv(const CsvTable& table) {
  std::string out(table.mark ? kMark : "");
  const auto add = [&](const CsvRow& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += table.delimiter;
      out += quoted(row[i], table.delimiter);
    }
    out += "\r\n";
  };
  add(table.header);
  for (const CsvRow& row : table.rows) add(row);
  return out;
}

std::string harmless_cell(std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
  return (formula ? "'" : "") + std::string(text);
}

}  // namespace trenza
