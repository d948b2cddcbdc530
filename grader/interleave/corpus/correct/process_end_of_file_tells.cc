// tasks: processes
// The child never writes to the pipe: that its end closes tells the parent that the plain memory is complete.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  void* const page = mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int* const answer = static_cast<int*>(page);
  int ends[2];
  if (pipe(ends) != 0) return 1;
  if (fork() == 0) {
    *answer = 42;
    _exit(0);
  }
  close(ends[1]);
  char byte = 0;
  if (read(ends[0], &byte, 1) != 0) return 2;
  const bool good = *answer == 42;
  wait(nullptr);
  return good ? 0 : 3;
}
