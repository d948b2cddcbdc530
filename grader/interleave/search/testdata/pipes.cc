// A process takes what its two children write, each into a pipe of its own, as it comes: every schedule is right.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  int ends[2][2];
  pollfd watched[2];
  for (int i = 0; i < 2; ++i) {
    if (pipe(ends[i]) != 0) return 1;
    if (fork() == 0) {
      const char letter = 'a';
      _exit(write(ends[i][1], &letter, 1) == 1 ? 0 : 1);
    }
    watched[i] = {ends[i][0], POLLIN, 0};
  }
  for (int taken = 0; taken < 2;) {
    if (poll(watched, 2, -1) < 1) return 1;
    for (pollfd& one : watched) {
      char letter;
      if (one.revents == 0 || read(one.fd, &letter, 1) != 1) continue;
      one.fd = -1;
      ++taken;
    }
  }
  while (wait(nullptr) > 0) {
  }
}
