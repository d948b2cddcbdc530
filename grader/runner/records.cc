#include "grader/runner/records.h"

#include <charconv>
#include <optional>

namespace trenza {
namespace {

std::optional<std::string> decode(std::string_view field) {
  std::string out;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] != '%') {
      out += field[i];
      continue;
    }
    unsigned byte = 0;
    const std::string_view hex = field.substr(i + 1, 2);
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), byte, 16);
    if (error != std::errc() || hex.size() != 2 || end != hex.data() + 2) return std::nullopt;
    out += static_cast<char>(byte);
    i += 2;
  }
  return out;
}

std::optional<Record> read_record(std::string_view line) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t bar = line.find('|');
    auto part = decode(line.substr(0, bar));
    if (!part) return std::nullopt;
    parts.push_back(std::move(*part));
    if (bar == std::string_view::npos) break;
    line.remove_prefix(bar + 1);
  }
  if (parts.size() < 2 || parts[0].empty()) return std::nullopt;
  Record record{parts[0], 0, {parts.begin() + 2, parts.end()}};
  const std::string& pid = parts[1];
  const auto [end, error] = std::from_chars(pid.data(), pid.data() + pid.size(), record.pid);
  if (error != std::errc() || end != pid.data() + pid.size()) return std::nullopt;
  return record;
}

}  // namespace

const std::string& Record::field(std::size_t i) const {
  static const std::string kEmpty;
  return i < fields.size() ? fields[i] : kEmpty;
}

std::vector<Record> read_records(std::string_view text, int& malformed) {
  std::vector<Record> records;
  malformed = 0;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    if (auto record = read_record(text.substr(0, newline)); record && newline != std::string_view::npos) {
      records.push_back(std::move(*record));
    } else {
      ++malformed;
    }
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
  }
  return records;
}

}  // namespace trenza
