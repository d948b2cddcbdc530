// tasks: processes
// A spin lock needs no kernel object, so it works in shared memory as it does between threads.

#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {
struct Shared {
  std::atomic_flag locked;
  int counter = 0;
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
  auto add = [&] {
    while (shared.locked.test_and_set(std::memory_order_acquire)) sched_yield();
    ++shared.counter;
    shared.locked.clear(std::memory_order_release);
    return 0;
  };
  const pid_t first = spawn(add), second = spawn(add);
  const bool first_ended = ended_well(first), second_ended = ended_well(second);
  return first_ended && second_ended && shared.counter == 2 ? 0 : 1;
}
