#include "grader/testing/channel.h"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace trenza {

Channel& Channel::current() {
  static Channel channel;
  return channel;
}

void Channel::open(int descriptor) {
  descriptor_ = descriptor;
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

std::string encode_field(std::string_view text, std::size_t limit) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (unsigned char c : text) {
    const bool plain = c >= 0x20 && c != '%' && c != '|';
    if (out.size() + (plain ? 1 : 3) > limit) break;
    if (plain) {
      out += static_cast<char>(c);
    } else {
      out += {'%', kHex[c >> 4], kHex[c & 15]};
    }
  }
  return out;
}

void Channel::send(std::string_view kind, std::initializer_list<std::string_view> fields) const {
  if (!is_open()) return;
  std::string record(kind);
  record += '|' + std::to_string(getpid());
  std::size_t left = PIPE_BUF - record.size() - 1;
  for (std::string_view field : fields) {
    if (left < 2) break;
    const std::string encoded = encode_field(field, left - 1);
    record += '|' + encoded;
    left -= encoded.size() + 1;
  }
  record += '\n';
  while (write(descriptor_, record.data(), record.size()) < 0 && errno == EINTR) {
  }
}

void Channel::send_from_signal(std::string_view kind, std::string_view first, std::string_view second) const {
  if (!is_open()) return;
  char record[PIPE_BUF];
  std::size_t size = 0;
  const auto put = [&](std::string_view text) {
    const std::size_t n = std::min(text.size(), sizeof record - size);
    std::memcpy(record + size, text.data(), n);
    size += n;
  };
  char digits[20];
  char* const end = std::to_chars(digits, digits + sizeof digits, getpid()).ptr;
  put(kind);
  put("|");
  put({digits, end});
  put("|");
  put(first);
  put("|");
  put(second.substr(0, sizeof record - size - 1));
  put("\n");
  while (write(descriptor_, record, size) < 0 && errno == EINTR) {
  }
}

}  // namespace trenza
