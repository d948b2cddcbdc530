#include "grader/verdict/plain_text.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace trenza {
namespace {

// One decoded character, or an invalid byte (`valid` false, size 1).
struct Decoded {
  std::uint32_t code = 0;
  std::size_t size = 1;
  bool valid = false;
};

// RFC 3629: shortest form only, no surrogates, at most U+10FFFF.
Decoded decode(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1, true};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || bytes.size() < size) return {};
  std::uint32_t code = first & (0xFFu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  static constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kSmallest[size] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
  return {code, size, true};
}

bool is_hidden(std::uint32_t code) {
  if (code == '\n' || code == '\t') return false;
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xAD || code == 0x61C ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
         (code & 0xFFFE) == 0xFFFE || (code >= 0xE0000 && code <= 0xE007F);
}

std::string make_plain(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  char escaped[16];
  for (std::size_t i = 0; i < bytes.size();) {
    const Decoded c = decode(bytes.substr(i));
    if (!c.valid || (c.code < 0x80 && is_hidden(c.code))) {
      std::snprintf(escaped, sizeof escaped, "\\x%02X", static_cast<unsigned char>(bytes[i]));
      out += escaped;
    } else if (is_hidden(c.code)) {
      std::snprintf(escaped, sizeof escaped, "\\u%04X", static_cast<unsigned>(c.code));
      out += escaped;
    } else {
      out += bytes.substr(i, c.size);
    }
    i += c.size;
  }
  return out;
}

}  // namespace

std::string plain_text(std::string_view bytes, std::size_t limit) {
  if (bytes.size() <= limit) return make_plain(bytes);
  const std::size_t half = limit / 2;
  return make_plain(bytes.substr(0, half)) + "\n[… " + std::to_string(bytes.size() - 2 * half) +
         " bytes left out …]\n" + make_plain(bytes.substr(bytes.size() - half));
}

std::string first_line(std::string_view text) {
  std::string line(text.substr(0, text.find('\n')));
  std::replace(line.begin(), line.end(), '\t', ' ');
  return line;
}

}  // namespace trenza
