// expect: ASSERT
// tasks: processes
// Two processes lock two bytes of a file in opposite orders, and believe that a call that may wait cannot fail: the
// kernel refuses the lock that would close the circle.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

int set_lock(int file, int place) {
  struct flock request = {};
  request.l_type = F_WRLCK;
  request.l_whence = SEEK_SET;
  request.l_start = place;
  request.l_len = 1;
  return fcntl(file, F_SETLKW, &request);
}

}  // namespace

int main() {
  const int file = memfd_create("pair", 0);
  for (int first = 0; first < 2; ++first) {
    if (fork() == 0) _exit(set_lock(file, first) == 0 && set_lock(file, 1 - first) == 0 ? 0 : 1);
  }
  int status = 0;
  while (wait(&status) > 0) {
    if (status != 0) return 1;
  }
}
