// expect: RACE
// tasks: processes
// flock belongs to the open file, which fork does not copy: with the descriptor that they inherited, both processes
// have the lock at once.
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  void* const page = mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int* const counter = static_cast<int*>(page);
  const int file = memfd_create("lock", 0);
  for (int i = 0; i < 2; ++i) {
    if (fork() != 0) continue;
    if (flock(file, LOCK_EX) != 0) _exit(1);
    ++*counter;
    _exit(0);
  }
  while (wait(nullptr) > 0) {
  }
  return 0;
}
