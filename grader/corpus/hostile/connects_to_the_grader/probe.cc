// Connects to a port of the machine that the grader runs on.

#include "grader/corpus/probe/probe.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0) return 20;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(47231);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int result = connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    close(connection);
    if (result == 0) return 21;
  }
  return 10 * question;
}

}  // namespace course
