// expect: ASSERT
// tasks: processes
// The semaphore that should let one process in starts at two.

#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {
struct Shared {
  sem_t permits;
  std::atomic<int> inside{0};
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
  sem_init(&shared.permits, 1, 2);
  auto enter = [&] {
    while (sem_wait(&shared.permits) != 0) {
    }
    const bool alone = shared.inside.fetch_add(1) == 0;
    shared.inside.fetch_sub(1);
    sem_post(&shared.permits);
    return alone ? 0 : 1;
  };
  const pid_t child = spawn(enter);
  const bool alone = enter() == 0;
  return ended_well(child) && alone ? 0 : 1;
}
