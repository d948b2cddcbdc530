// expect: DEADLOCK
// tasks: processes
// Locks of open file descriptions are taken in opposite orders: they know of no process, so nobody refuses the circle.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

namespace {

int set_lock(int file, int place) {
  struct flock request = {};
  request.l_type = F_WRLCK;
  request.l_whence = SEEK_SET;
  request.l_start = place;
  request.l_len = 1;
  return fcntl(file, F_OFD_SETLKW, &request);
}

}  // namespace

int main() {
  const int file = memfd_create("pair", 0);
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/fd/%d", getpid(), file);
  for (int first = 0; first < 2; ++first) {
    if (fork() != 0) continue;
    const int own = open(path, O_RDWR);
    _exit(own >= 0 && set_lock(own, first) == 0 && set_lock(own, 1 - first) == 0 ? 0 : 1);
  }
  int status = 0;
  while (wait(&status) > 0) {
    if (status != 0) return 1;
  }
}
