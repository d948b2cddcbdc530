// tasks: processes
// The other end may be closed already: with MSG_NOSIGNAL the sender is told so and lives on.
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

int main() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return 1;
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    const ssize_t sent = send(ends[1], "news", 4, MSG_NOSIGNAL);
    _exit(sent == 4 || (sent < 0 && errno == EPIPE) ? 0 : 1);
  }
  close(ends[1]);
  close(ends[0]);
  int status = 0;
  return waitpid(child, &status, 0) == child && status == 0 ? 0 : 2;
}
