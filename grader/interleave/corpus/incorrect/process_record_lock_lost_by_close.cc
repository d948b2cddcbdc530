// expect: RACE
// tasks: processes
// A record lock is gone as soon as its process closes any descriptor of the file, also a copy made for something else.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

int lock_file(int file) {
  struct flock request = {};
  request.l_type = F_WRLCK;
  return fcntl(file, F_SETLKW, &request);
}

}  // namespace

int main() {
  void* const page = mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int* const counter = static_cast<int*>(page);
  const int file = memfd_create("lock", 0);
  for (int i = 0; i < 2; ++i) {
    if (fork() != 0) continue;
    if (lock_file(file) != 0) _exit(1);
    close(dup(file));
    ++*counter;
    _exit(0);
  }
  while (wait(nullptr) > 0) {
  }
  return 0;
}
