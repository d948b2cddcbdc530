// expect: LIVELOCK
// tasks: processes
// A barrier that only counts, used twice: the quick process fills it again before the slow one has seen it
// empty.

#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {
struct Shared {
  std::atomic<int> arrived{0};
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
  auto meet_twice = [&] {
    for (int round = 0; round < 2; ++round) {
      if (shared.arrived.fetch_add(1) == 1) {
        shared.arrived.store(0);
      } else {
        while (shared.arrived.load() != 0) sched_yield();
      }
    }
    return 0;
  };
  const pid_t child = spawn(meet_twice);
  meet_twice();
  return ended_well(child) ? 0 : 1;
}
