// expect: RACE
// tasks: processes
// The byte through the pipe says that the data is there, and the child writes the data after it.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace {
struct Shared {
  int data = 0;
};

// One zeroed page-backed object that this process and its children see alike.
Shared& map_shared() {
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) _exit(2);
  return *new (memory) Shared;
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
  Shared& shared = map_shared();
  int ends[2];
  if (pipe(ends) != 0) return 2;
  const pid_t child = spawn([&] {
    if (write(ends[1], "x", 1) != 1) return 1;
    shared.data = 5;
    return 0;
  });
  char token = 0;
  if (read(ends[0], &token, 1) != 1) return 1;
  const int seen = shared.data;
  return ended_well(child) && seen <= 5 ? 0 : 1;
}
