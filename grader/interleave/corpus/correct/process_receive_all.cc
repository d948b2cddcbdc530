// tasks: processes
// A stream keeps no borders between messages: MSG_WAITALL goes on reading until all has come, and MSG_PEEK leaves it
// there.
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

int main() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return 1;
  const pid_t child = fork();
  if (child == 0) {
    char first[3];
    char second[3];
    const iovec parts[2] = {{std::strcpy(first, "ab"), 2}, {std::strcpy(second, "cd"), 2}};
    if (writev(ends[1], parts, 2) != 4) _exit(1);
    _exit(send(ends[1], "ef", 2, 0) == 2 ? 0 : 1);
  }
  char text[7] = {};
  if (recv(ends[0], text, 2, MSG_PEEK | MSG_TRUNC) < 2 || std::memcmp(text, "ab", 2) != 0) return 2;
  if (recv(ends[0], text, 6, MSG_WAITALL) != 6 || std::strcmp(text, "abcdef") != 0) return 3;
  int status = 0;
  return waitpid(child, &status, 0) == child && status == 0 ? 0 : 4;
}
