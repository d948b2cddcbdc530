// tasks: processes
// Two pipes, of which the parent waits for the one by select and for the other by epoll; the children write when they
// like.
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  int ends[2][2];
  for (auto& pair : ends) {
    if (pipe(pair) != 0) return 1;
    if (fork() == 0) _exit(write(pair[1], "x", 1) == 1 ? 0 : 1);
  }
  char byte = 0;
  fd_set readable;
  FD_ZERO(&readable);
  FD_SET(ends[0][0], &readable);
  if (select(ends[0][0] + 1, &readable, nullptr, nullptr, nullptr) != 1 || read(ends[0][0], &byte, 1) != 1) return 2;
  const int set = epoll_create1(0);
  epoll_event event = {};
  event.events = EPOLLIN;
  if (epoll_ctl(set, EPOLL_CTL_ADD, ends[1][0], &event) != 0 || epoll_wait(set, &event, 1, -1) != 1) return 3;
  if (read(ends[1][0], &byte, 1) != 1) return 4;
  int status = 0;
  while (wait(&status) > 0) {
    if (status != 0) return 5;
  }
}
