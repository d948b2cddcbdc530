// tasks: processes
// The ring of one producer and one consumer, in shared memory: plain slots, one atomic index per side.

#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <new>

namespace {
struct Shared {
  std::array<int, 2> ring{};
  std::atomic<unsigned> written{0}, taken{0};
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
  const pid_t producer = spawn([&] {
    for (unsigned i = 0; i < 3; ++i) {
      while (i - shared.taken.load(std::memory_order_acquire) == 2) sched_yield();
      shared.ring[i % 2] = static_cast<int>(i) + 1;
      shared.written.store(i + 1, std::memory_order_release);
    }
    return 0;
  });
  int sum = 0;
  for (unsigned i = 0; i < 3; ++i) {
    while (shared.written.load(std::memory_order_acquire) == i) sched_yield();
    sum += shared.ring[i % 2];
    shared.taken.store(i + 1, std::memory_order_release);
  }
  return ended_well(producer) && sum == 6 ? 0 : 1;
}
