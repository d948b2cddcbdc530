// expect: ASSERT
// tasks: processes
// Peterson's lock between two processes; the child does not say that it is interested.

#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {
struct Shared {
  std::atomic<bool> interested[2] = {false, false};
  std::atomic<int> turn{0}, inside{0};
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
  auto enter = [&](int me) {
    const int other = 1 - me;
    if (me == 0) shared.interested[me] = true;
    shared.turn = other;
    while (shared.interested[other] && shared.turn == other) sched_yield();
    const bool alone = shared.inside.fetch_add(1) == 0;
    shared.inside.fetch_sub(1);
    shared.interested[me] = false;
    return alone ? 0 : 1;
  };
  const pid_t child = spawn([&] { return enter(1); });
  const bool alone = enter(0) == 0;
  return ended_well(child) && alone ? 0 : 1;
}
