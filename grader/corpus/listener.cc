#include "grader/corpus/listener.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace trenza {
namespace {

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

Descriptor open_socket(int family) {
  Descriptor opened(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!opened.is_open()) fail("socket");
  return opened;
}

void bind_tcp(const Descriptor& to, std::uint16_t port) {
  const int yes = 1;
  setsockopt(to.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  setsockopt(to.get(), SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(to.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("bind");
}

// False if another process listens under that name: one is enough.
bool bind_abstract(const Descriptor& to, const std::string& name) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path + 1, name.data(), std::min(name.size(), sizeof address.sun_path - 1));
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (bind(to.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0) return true;
  if (errno != EADDRINUSE) fail("bind");
  return false;
}

}  // namespace

Listener::Listener(const std::string& address) {
  std::istringstream words(address);
  std::string kind, name;
  words >> kind >> name;
  if (kind == "tcp" && !name.empty()) {
    socket_ = open_socket(AF_INET);
    bind_tcp(socket_, static_cast<std::uint16_t>(std::stoi(name)));
  } else if (kind == "abstract" && !name.empty()) {
    socket_ = open_socket(AF_UNIX);
    if (!bind_abstract(socket_, name)) return;
  } else {
    throw std::runtime_error("`listens " + address + "` is neither `listens tcp PORT` nor `listens abstract NAME`.");
  }
  if (listen(socket_.get(), 16) != 0) fail("listen");
}

bool Listener::was_called() const {
  pollfd waiting{socket_.get(), POLLIN, 0};
  return poll(&waiting, 1, 0) == 1 && (waiting.revents & POLLIN) != 0;
}

}  // namespace trenza
