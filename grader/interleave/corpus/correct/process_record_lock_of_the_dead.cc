// tasks: processes
// Who is killed while it holds a record lock gives it back by that, and what it wrote before is seen by the next.
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

bool lock_file(int file) {
  struct flock request = {};
  request.l_type = F_WRLCK;
  return fcntl(file, F_SETLKW, &request) == 0;
}

}  // namespace

int main() {
  void* const page = mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int* const counter = static_cast<int*>(page);
  const int file = memfd_create("lock", 0);
  for (int i = 0; i < 2; ++i) {
    if (fork() != 0) continue;
    if (!lock_file(file)) _exit(1);
    ++*counter;
    raise(SIGKILL);
  }
  int status = 0;
  while (wait(&status) > 0) {
    if (!WIFSIGNALED(status)) return 1;
  }
  return *counter == 2 ? 0 : 2;
}
