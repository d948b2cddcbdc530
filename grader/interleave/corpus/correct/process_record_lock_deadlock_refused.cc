// tasks: processes
// Two processes lock two bytes of a file in opposite orders: the kernel refuses the lock that would close the circle,
// and who is refused gives back what it has and begins again.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace {

int set_lock(int file, int place, short type) {
  struct flock request = {};
  request.l_type = type;
  request.l_whence = SEEK_SET;
  request.l_start = place;
  request.l_len = 1;
  return fcntl(file, F_SETLKW, &request);
}

bool lock_both(int file, int first, int second) {
  for (;;) {
    if (set_lock(file, first, F_WRLCK) != 0) return false;
    if (set_lock(file, second, F_WRLCK) == 0) return true;
    if (errno != EDEADLK || set_lock(file, first, F_UNLCK) != 0) return false;
  }
}

}  // namespace

int main() {
  const int file = memfd_create("pair", 0);
  for (int first = 0; first < 2; ++first) {
    if (fork() == 0) _exit(lock_both(file, first, 1 - first) ? 0 : 1);
  }
  int status = 0;
  while (wait(&status) > 0) {
    if (status != 0) return 1;
  }
}
