#include "grader/interleave/search/token.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <stdexcept>

#include "grader/base/hash.h"
#include "grader/interleave/runtime/region/region.h"

namespace trenza::interleave {
namespace {

constexpr std::string_view kName = "weave";
constexpr std::string_view kVersion = "1";
constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint64_t kMaxReads = 32;      // as many as Choice::read may be
constexpr std::uint64_t kTaskNumbers = 256;  // that Choice::task can hold
constexpr std::size_t kLongestSubject = 4096;
// In the place of a choice: races follow.
constexpr std::uint64_t kRaces = 3 * kTaskNumbers * kMaxReads;

[[noreturn]] void refuse(const std::string& why) { throw BadToken("This replay token " + why); }

[[noreturn]] void refuse_cut() { refuse("is damaged: a part of it is missing or was changed. Copy the whole line."); }

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xffff'ffff;
  for (const unsigned char byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc % 2 != 0 ? 0xedb8'8320 : 0);
  }
  return ~crc;
}

std::string to_base64url(std::string_view bytes) {
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const unsigned char byte : bytes) {
    bits = bits << 8 | byte;
    for (count += 8; count >= 6; count -= 6) text += kDigits[bits >> (count - 6) & 63];
  }
  if (count > 0) text += kDigits[bits << (6 - count) & 63];
  return text;
}

std::string from_base64url(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char digit : text) {
    const std::size_t value = kDigits.find(digit);
    if (value == std::string_view::npos) refuse(fmt::format("is damaged: it must not contain «{}».", digit));
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    if ((count += 6) >= 8) bytes += static_cast<char>(bits >> (count -= 8) & 255);
  }
  return bytes;
}

void put_number(std::string& bytes, std::uint64_t number) {
  for (; number >= 128; number >>= 7) bytes += static_cast<char>(number | 128);
  bytes += static_cast<char>(number);
}

void put_word(std::string& bytes, std::uint64_t word, int size) {
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(word >> (8 * i) & 255);
}

// Takes what was put, in the same order.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}

  std::string_view bytes(std::uint64_t count) {
    if (count > left_.size()) refuse_cut();
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }

  std::uint64_t word(int size) {
    std::uint64_t word = 0;
    int shift = 0;
    for (const unsigned char byte : bytes(static_cast<std::uint64_t>(size))) {
      word |= std::uint64_t{byte} << shift;
      shift += 8;
    }
    return word;
  }

  std::uint64_t number() {
    std::uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint64_t byte = word(1);
      number |= (byte & 127) << shift;
      if (byte < 128) return number;
    }
    refuse_cut();
  }

  bool empty() const { return left_.empty(); }

 private:
  std::string_view left_;
};

// All that is left.
Races read_races(Reader& reader) {
  Races races;
  const std::uint64_t go_on = reader.number();
  if (go_on > 1) refuse_cut();
  races.go_on = go_on == 1;
  for (std::uint64_t point = 0; !reader.empty();) {
    if (races.points.size() == kMaxPoints) refuse_cut();
    races.points.push_back(point += reader.number());
  }
  return races;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

}  // namespace

std::string encode(const Token& token) {
  std::string bytes;
  put_number(bytes, token.subject.size());
  bytes += token.subject;
  put_word(bytes, token.program, 8);
  put_word(bytes, token.hash, 8);
  for (std::size_t i = 0; i < token.choices.size();) {
    std::size_t end = i;
    while (end < token.choices.size() && token.choices[end] == token.choices[i]) ++end;
    const Choice& choice = token.choices[i];
    put_number(bytes, (choice.read * kTaskNumbers + choice.task) * 3u + static_cast<unsigned>(choice.variant));
    put_number(bytes, end - i);
    i = end;
  }
  if (token.races != Races()) {
    put_number(bytes, kRaces);
    put_number(bytes, token.races.go_on ? 1 : 0);
    std::uint64_t last = 0;
    for (const std::uint64_t point : token.races.points) {
      put_number(bytes, point - last);
      last = point;
    }
  }
  put_word(bytes, crc32(bytes), 4);
  return fmt::format("{}{}.{}", kName, kVersion, to_base64url(bytes));
}

Token decode(std::string_view text) {
  text = trimmed(text);
  const std::size_t dot = text.find('.');
  if (text.empty()) refuse("is empty.");
  if (text.rfind(kName, 0) != 0 || dot == std::string_view::npos) {
    refuse(fmt::format("is none: one begins with {}{} and a dot.", kName, kVersion));
  }
  const std::string_view version = text.substr(kName.size(), dot - kName.size());
  if (version != kVersion) {
    refuse(fmt::format("has version {} of its format, and this kit reads version {}: use the kit that made it.",
                       version, kVersion));
  }
  const std::string bytes = from_base64url(text.substr(dot + 1));
  if (bytes.size() < 4 || to_base64url(bytes) != text.substr(dot + 1)) refuse_cut();
  const std::string_view content = std::string_view(bytes).substr(0, bytes.size() - 4);
  if (Reader(std::string_view(bytes).substr(content.size())).word(4) != crc32(content)) refuse_cut();

  Reader reader(content);
  Token token;
  const std::uint64_t length = reader.number();
  if (length > kLongestSubject) refuse_cut();
  token.subject = reader.bytes(length);
  token.program = reader.word(8);
  token.hash = reader.word(8);
  while (!reader.empty()) {
    const std::uint64_t what = reader.number();
    if (what == kRaces) {
      token.races = read_races(reader);
      break;
    }
    const std::uint64_t count = reader.number();
    const bool possible = what / 3 / kTaskNumbers < kMaxReads && what / 3 % kTaskNumbers < kMaxTasks && count > 0 &&
                          count <= kMaxPrefix - token.choices.size();
    if (!possible) refuse("tells of a schedule that this kit cannot run: it has too many tasks or steps.");
    const Choice choice{static_cast<std::uint8_t>(what / 3 % kTaskNumbers), static_cast<Variant>(what % 3),
                        static_cast<std::uint8_t>(what / 3 / kTaskNumbers)};
    token.choices.insert(token.choices.end(), count, choice);
  }
  return token;
}

std::uint64_t fingerprint(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::uint64_t hash = fnv1a("");
  std::array<char, 1 << 16> buffer;
  do {
    stream.read(buffer.data(), buffer.size());
    hash = fnv1a({buffer.data(), static_cast<std::size_t>(stream.gcount())}, hash);
  } while (stream);
  if (!stream.eof()) throw std::runtime_error(fmt::format("{} cannot be read", file));
  return hash;
}

void require_same_program(const Token& token, const std::string& file) {
  if (fingerprint(file) == token.program) return;
  refuse(
      fmt::format("is of another program than {} is now: the source, the compiler or the kit has changed since. Look "
                  "for the failure again, which gives a new token.",
                  file));
}

}  // namespace trenza::interleave
