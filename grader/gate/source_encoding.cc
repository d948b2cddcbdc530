#include "grader/gate/source_encoding.h"

#include <iconv.h>

#include <algorithm>
#include <cstddef>
#include <memory>

namespace trenza {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

// `bytes` from `encoding` to UTF-8; nullopt if they are not that encoding's.
std::optional<std::string> converted(std::string_view bytes, const char* encoding) {
  const iconv_t descriptor = iconv_open("UTF-8", encoding);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): how iconv_open(3) says that it failed
  if (descriptor == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  const auto close = [](void* open) { iconv_close(open); };
  const std::unique_ptr<void, decltype(close)> closing(descriptor, close);
  // No character of these encodings takes more than three bytes of UTF-8 for one of its own.
  std::string out(bytes.size() * 3 + 4, '\0');
  std::string in(bytes);
  char* from = in.data();
  char* to = out.data();
  std::size_t left = in.size(), room = out.size();
  if (iconv(descriptor, &from, &left, &to, &room) == static_cast<std::size_t>(-1) || left != 0) return std::nullopt;
  out.resize(out.size() - room);
  return out;
}

// "UTF-16LE" or "UTF-16BE" if `bytes` look like one of them. Source text is mostly ASCII, of which UTF-16 makes a zero
// and the character.
const char* utf16_of(std::string_view bytes) {
  if (bytes.size() < 4 || bytes.size() % 2 != 0) return nullptr;
  std::size_t zeros[2] = {0, 0};
  for (std::size_t i = 0; i < bytes.size(); ++i) zeros[i % 2] += bytes[i] == '\0' ? 1 : 0;
  const std::size_t most = bytes.size() / 2 * 8 / 10;
  if (zeros[1] > most && zeros[0] == 0) return "UTF-16LE";
  if (zeros[0] > most && zeros[1] == 0) return "UTF-16BE";
  return nullptr;
}

// True for the control characters that no editor writes into source text. CR, LF, tab and form feed are written.
bool is_stray_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f') || byte == 0x7F;
}

// With "\n" at the end of each line, which may end with "\r\n", "\r\r\n" (converted twice) or, where no line ends
// otherwise, with "\r".
std::string with_unix_lines(const std::string& text) {
  const bool lines = text.find('\n') != std::string::npos;
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      const std::size_t end = std::min(text.find_first_not_of('\r', i), text.size());
      if (end < text.size() && text[end] == '\n') {
        i = end - 1;  // the "\n" itself comes next
        continue;
      }
      out += lines ? '\r' : '\n';
      continue;
    }
    out += text[i];
  }
  return out;
}

std::optional<SourceText> finished(std::string text, std::string saved_as) {
  if (text.starts_with(kMark)) text.erase(0, kMark.size());
  if (std::any_of(text.begin(), text.end(), is_stray_control)) return std::nullopt;
  return SourceText{with_unix_lines(text), std::move(saved_as)};
}

}  // namespace

std::optional<SourceText> decode_source(std::string_view bytes) {
  std::string_view rest = bytes;
  const char* wide = nullptr;
  if (rest.starts_with("\xFF\xFE")) {
    wide = "UTF-16LE";
    rest.remove_prefix(2);
  } else if (rest.starts_with("\xFE\xFF")) {
    wide = "UTF-16BE";
    rest.remove_prefix(2);
  } else {
    wide = utf16_of(rest);
  }
  if (wide != nullptr) {
    auto text = converted(rest, wide);
    if (!text) return std::nullopt;
    return finished(std::move(*text), "UTF-16");
  }
  if (bytes.find('\0') != std::string_view::npos) return std::nullopt;
  if (auto text = converted(bytes, "UTF-8")) return finished(std::move(*text), "");
  auto text = converted(bytes, "CP1252");
  if (!text) return std::nullopt;
  return finished(std::move(*text), "Latin-1 (Windows-1252)");
}

}  // namespace trenza
