// expect: CRASH
// tasks: processes
// The parent sees that the pointer is set and loads it again for use; the child may have cleared it in between.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {
struct Shared {
  std::atomic<int*> current{nullptr};
  int value = 5;
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
  shared.current = &shared.value;
  const pid_t child = spawn([&] {
    shared.current = nullptr;
    return 0;
  });
  int seen = 5;
  if (shared.current.load() != nullptr) seen = *shared.current.load();
  return ended_well(child) && seen == 5 ? 0 : 1;
}
