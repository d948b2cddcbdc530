// Listens on every address for whoever comes.

#include "grader/corpus/probe/probe.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    const int server = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    bind(server, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    listen(server, 10);
  }
  return 10 * question;
}

}  // namespace course
