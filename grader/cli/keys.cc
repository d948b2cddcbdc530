#include "grader/cli/keys.h"

#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>

namespace trenza {

Keys::Keys() : terminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
  open_ = !terminal_;
  resume();
}

Keys::~Keys() {
  if (terminal_ && open_) tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

void Keys::resume() {
  if (!terminal_) return;
  // Who sets a terminal that belongs to others is stopped.
  open_ = tcgetpgrp(STDIN_FILENO) == getpgrp();
  if (!open_) return;
  termios keys = before_;
  keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);  // Ctrl-C and Ctrl-Z stay what they are
  keys.c_cc[VMIN] = 1;
  keys.c_cc[VTIME] = 0;
  tcsetattr(STDIN_FILENO, TCSANOW, &keys);
}

std::string Keys::read() {
  std::array<char, 64> bytes{};
  const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
  if (count <= 0) {
    if (count == 0 || (errno != EINTR && errno != EAGAIN)) open_ = false;
    return "";
  }
  std::string keys;
  for (ssize_t i = 0; i < count; ++i) {
    const char key = bytes[static_cast<std::size_t>(i)];
    // What an arrow or a function key sends begins so; its letters are no keys.
    if (key == '\x1b') break;
    if (std::isspace(static_cast<unsigned char>(key)) == 0) keys += key;
  }
  return keys;
}

}  // namespace trenza
