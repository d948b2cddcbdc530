// expect: LIVELOCK
// tasks: processes
// The child that finds the work done ends with the spin lock taken, and the parent turns in circles for ever.

#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {
struct Shared {
  std::atomic<bool> locked{false}, done{false};
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
  const pid_t child = spawn([&] {
    while (shared.locked.exchange(true)) sched_yield();
    if (shared.done) return 0;
    shared.locked = false;
    return 0;
  });
  shared.done = true;
  while (shared.locked.exchange(true)) sched_yield();
  shared.locked = false;
  return ended_well(child) ? 0 : 1;
}
