// expect: ASSERT
// tasks: processes
// Two processes read a number from a file, add one and write it back, each with a call of its own and without a lock:
// one of the two additions may be lost.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

bool add_one(int file) {
  int number = 0;
  if (pread(file, &number, sizeof number, 0) != sizeof number) return false;
  ++number;
  return pwrite(file, &number, sizeof number, 0) == sizeof number;
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
