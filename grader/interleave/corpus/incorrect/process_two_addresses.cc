// expect: RACE
// tasks: processes
// Parent and child map one shared memory object at addresses of their own and write the same word without a
// lock.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {
int add(int file) {
  void* memory = mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory == MAP_FAILED) return 2;
  const int sum = ++*static_cast<int*>(memory);
  munmap(memory, sizeof(int));
  return sum <= 2 ? 0 : 1;
}

template <class Body>
pid_t spawn(Body body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  return child;
}

bool ended_well(pid_t child) {
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
}  // namespace

int main() {
  const int file = memfd_create("corpus", 0);
  if (file == -1 || ftruncate(file, sizeof(int)) != 0) return 2;
  const pid_t child = spawn([&] { return add(file); });
  const bool added = add(file) == 0;
  return ended_well(child) && added ? 0 : 1;
}
