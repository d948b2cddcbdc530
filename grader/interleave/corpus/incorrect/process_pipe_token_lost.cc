// expect: DEADLOCK
// tasks: processes
// A pipe with one byte in it is the lock. The process that finds nothing to do leaves and takes the byte with
// it.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace {
struct Shared {
  int jobs = 1;
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
  int ends[2];
  if (pipe(ends) != 0 || write(ends[1], "t", 1) != 1) return 2;
  auto work = [&] {
    char token = 0;
    if (read(ends[0], &token, 1) != 1) return 1;
    if (shared.jobs == 0) return 0;
    --shared.jobs;
    return write(ends[1], &token, 1) == 1 ? 0 : 1;
  };
  const pid_t first = spawn(work), second = spawn(work);
  const bool mine = work() == 0;
  return ended_well(first) && ended_well(second) && mine ? 0 : 1;
}
