#include "grader/jail/pipe.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace trenza {

Descriptor out_of_the_way(const Descriptor& low) {
  const int number = fcntl(low.get(), F_DUPFD_CLOEXEC, 20);
  if (number < 0) throw std::system_error(errno, std::generic_category(), "fcntl(F_DUPFD_CLOEXEC)");
  return Descriptor(number);
}

Pipe::Pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
  const Descriptor low_writer(ends[1]);
  reader = out_of_the_way(Descriptor(ends[0]));
  writer = out_of_the_way(low_writer);
}

SocketPair::SocketPair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw std::system_error(errno, std::generic_category(), "socketpair");
  }
  const Descriptor low(ends[1]);
  ours = out_of_the_way(Descriptor(ends[0]));
  theirs = out_of_the_way(low);
}

Intake::Intake(Descriptor reader, std::size_t bound) : reader_(std::move(reader)), bound_(bound) {
  fcntl(reader_.get(), F_SETFL, fcntl(reader_.get(), F_GETFL) | O_NONBLOCK);
}

bool Intake::pump() {
  char buffer[16 * 1024];
  while (reader_.is_open()) {
    const ssize_t n = read(reader_.get(), buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return true;
    if (n <= 0) {
      reader_.reset();
      break;
    }
    const std::size_t kept = std::min(static_cast<std::size_t>(n), bound_ - text_.size());
    text_.append(buffer, kept);
    if (kept < static_cast<std::size_t>(n)) {
      overflowed_ = true;
      return true;
    }
  }
  return false;
}

}  // namespace trenza
