// tasks: processes
// The number lies in a file without a name, and a record lock of fcntl excludes the other process while it is read,
// changed and written back.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

int set_lock(int file, short type) {
  struct flock request = {};
  request.l_type = type;
  request.l_whence = SEEK_SET;
  request.l_len = sizeof(int);
  return fcntl(file, F_SETLKW, &request);
}

bool add_one(int file) {
  int number = 0;
  if (set_lock(file, F_WRLCK) != 0 || pread(file, &number, sizeof number, 0) != sizeof number) return false;
  ++number;
  return pwrite(file, &number, sizeof number, 0) == sizeof number && set_lock(file, F_UNLCK) == 0;
}

}  // namespace

int main() {
  const int file = memfd_create("number", 0);
  int number = 0;
  if (pwrite(file, &number, sizeof number, 0) != sizeof number) return 1;
  for (int i = 0; i < 2; ++i) {
    if (fork() == 0) _exit(add_one(file) ? 0 : 1);
  }
  int status = 0;
  while (wait(&status) > 0) {
    if (status != 0) return 2;
  }
  if (pread(file, &number, sizeof number, 0) != sizeof number) return 3;
  return number == 2 ? 0 : 4;
}
