// Connects to a socket of the machine that has a name but no file.

#include "grader/corpus/probe/probe.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>

namespace course {

int answer(int question) {
  if (question == 2) {
    const int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0) return 20;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    constexpr char kName[] = "\0trenza-probe";
    std::memcpy(address.sun_path, kName, sizeof kName - 1);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + sizeof kName - 1);
    const int result = connect(connection, reinterpret_cast<const sockaddr*>(&address), size);
    close(connection);
    if (result == 0) return 21;
  }
  return 10 * question;
}

}  // namespace course
