// expect: LIVELOCK
// tasks: processes
// Two spin locks in shared memory, taken in opposite orders by two processes.

#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {
struct Shared {
  std::atomic<bool> a{false}, b{false};
};

// One zeroed page-backed object that this process and its children see alike.
Shared& map_shared() {
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) _exit(2);
  return *new (memory) Shared;
}

int lock_both(std::atomic<bool>& first, std::atomic<bool>& second) {
  while (first.exchange(true)) sched_yield();
  while (second.exchange(true)) sched_yield();
  second = false;
  first = false;
  return 0;
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
  const pid_t child = spawn([&] { return lock_both(shared.b, shared.a); });
  lock_both(shared.a, shared.b);
  return ended_well(child) ? 0 : 1;
}
