// expect: ASSERT
// tasks: processes
// Two atomics that belong together, changed one after the other: the child may count the money while it is on
// its way.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {
struct Shared {
  std::atomic<int> from{10}, to{0};
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
  const pid_t auditor = spawn([&] { return shared.from + shared.to == 10 ? 0 : 1; });
  shared.from -= 4;
  shared.to += 4;
  return ended_well(auditor) ? 0 : 1;
}
