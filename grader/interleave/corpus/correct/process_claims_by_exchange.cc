// tasks: processes
// Two workers claim jobs in shared memory with one atomic step each, so every job is done once, by whomever.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {
struct Shared {
  std::atomic<bool> claimed[3] = {};
  int done[3] = {0, 0, 0};
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
    for (int job = 0; job < 3; ++job) {
      if (!shared.claimed[job].exchange(true)) ++shared.done[job];
    }
    return 0;
  };
  const pid_t first = spawn(work), second = spawn(work);
  const bool first_ended = ended_well(first), second_ended = ended_well(second);
  return first_ended && second_ended && shared.done[0] == 1 && shared.done[1] == 1 && shared.done[2] == 1 ? 0 : 1;
}
