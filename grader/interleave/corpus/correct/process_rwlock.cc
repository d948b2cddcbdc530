// tasks: processes
// Two readers and a writer in three processes: the pair in shared memory is never seen half written.

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace {
struct Shared {
  pthread_rwlock_t rwlock;
  int left = 0, right = 0;
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
  pthread_rwlockattr_t attributes;
  pthread_rwlockattr_init(&attributes);
  pthread_rwlockattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_rwlock_init(&shared.rwlock, &attributes);
  pthread_rwlockattr_destroy(&attributes);
  auto compare = [&] {
    pthread_rwlock_rdlock(&shared.rwlock);
    const bool whole = shared.left == shared.right;
    pthread_rwlock_unlock(&shared.rwlock);
    return whole ? 0 : 1;
  };
  const pid_t first = spawn(compare), second = spawn(compare);
  pthread_rwlock_wrlock(&shared.rwlock);
  ++shared.left;
  ++shared.right;
  pthread_rwlock_unlock(&shared.rwlock);
  return ended_well(first) && ended_well(second) ? 0 : 1;
}
