// tasks: processes
// Plain data, no lock: the parent looks only after waitpid, and a child that has ended writes no more.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace {
struct Shared {
  int results[2] = {0, 0};
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
  const pid_t first = spawn([&] {
    shared.results[0] = 1;
    return 0;
  });
  const pid_t second = spawn([&] {
    shared.results[1] = 10;
    return 0;
  });
  return ended_well(second) && ended_well(first) && shared.results[0] + shared.results[1] == 11 ? 0 : 1;
}
