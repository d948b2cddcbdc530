// expect: ASSERT
// tasks: processes
// Two workers look whether the job is free and then claim it; both may do it.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {
struct Shared {
  std::atomic<bool> claimed{false};
  std::atomic<int> times_done{0};
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
  auto work = [&] {
    if (shared.claimed.load()) return 0;
    shared.claimed.store(true);
    ++shared.times_done;
    return 0;
  };
  const pid_t first = spawn(work), second = spawn(work);
  return ended_well(first) && ended_well(second) && shared.times_done == 1 ? 0 : 1;
}
