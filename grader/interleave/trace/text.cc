#include "grader/interleave/trace/text.h"

#include <cstdint>

namespace trenza::interleave {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Length in bytes of the well-formed character at the beginning of `text`; 0 if there is none.
std::size_t character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (lead < 0xc2 || length == 0 || text.size() < length) return 0;
  std::uint32_t code = lead & (0x7f >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return 0;
    code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3f);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xd800 && code < 0xe000;
  const bool c1_control = code >= 0x80 && code < 0xa0;
  const bool turns_text = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  const bool not_in_xml = code == 0xfffe || code == 0xffff;
  return code < kLeast[length] || code > 0x10ffff || surrogate || c1_control || turns_text || not_in_xml ? 0 : length;
}

// The beginning of `text` that takes `width` columns.
std::string_view head(std::string_view text, std::size_t width) {
  std::size_t end = 0;
  while (end < text.size()) {
    if (!is_continuation(text[end]) && width-- == 0) break;
    ++end;
  }
  return text.substr(0, end);
}

}  // namespace

std::string clean(std::string_view text) {
  constexpr std::string_view kPrefix = "/proc/self/cwd/";
  std::string out;
  while (!text.empty()) {
    if (text.starts_with(kPrefix)) {
      text.remove_prefix(kPrefix.size());
      continue;
    }
    const std::size_t length = character(text);
    const bool control = static_cast<unsigned char>(text[0]) < 0x20 || text[0] == 0x7f;
    if (length == 0) {
      out += '?';
    } else if (control) {
      out += ' ';
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == std::string_view::npos ? std::string() : std::string(text.substr(begin));
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += is_continuation(c) ? 0 : 1;
  return count;
}

std::string clip(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  return width == 0 ? std::string() : std::string(head(text, width - 1)) + "…";
}

std::string clip_front(std::string_view text, std::size_t width) {
  const std::size_t all = columns(text);
  if (all <= width) return std::string(text);
  return width == 0 ? std::string() : "…" + std::string(text.substr(head(text, all - (width - 1)).size()));
}

std::string pad(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t lines) {
  std::vector<std::string> out;
  while (columns(text) > width) {
    if (out.size() + 1 == lines) break;
    std::string_view line = head(text, width);
    // A space just behind the line is a good place to break, too.
    const std::size_t space = text[line.size()] == ' ' ? line.size() : line.rfind(' ');
    if (space != std::string_view::npos && space > 0) line = text.substr(0, space);
    out.emplace_back(line);
    text.remove_prefix(line.size());
    while (text.starts_with(' ')) text.remove_prefix(1);
  }
  if (!text.empty() || out.empty()) out.push_back(clip(text, width));
  return out;
}

}  // namespace trenza::interleave
