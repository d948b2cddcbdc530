// tasks: processes
// Parent and child count in shared memory without a lock; fetch_add on a lock-free atomic works across
// processes.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {
struct Shared {
  std::atomic<int> counter{0};
};
static_assert(std::atomic<int>::is_always_lock_free);

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
    ++shared.counter;
    ++shared.counter;
    return 0;
  });
  ++shared.counter;
  return ended_well(child) && shared.counter == 3 ? 0 : 1;
}
