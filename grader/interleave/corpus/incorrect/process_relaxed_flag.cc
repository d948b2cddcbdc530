// expect: RACE
// tasks: processes
// A relaxed flag in shared memory does not publish the plain data beside it, between processes no more than
// between threads.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {
struct Shared {
  std::atomic<bool> ready{false};
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
  const pid_t child = spawn([&] {
    shared.data = 5;
    shared.ready.store(true, std::memory_order_relaxed);
    return 0;
  });
  int seen = 5;
  if (shared.ready.load(std::memory_order_relaxed)) seen = shared.data;
  return ended_well(child) && seen == 5 ? 0 : 1;
}
