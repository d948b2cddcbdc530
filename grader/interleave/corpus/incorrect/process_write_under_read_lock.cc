// expect: RACE
// tasks: processes
// Both processes count their visits under a lock that is for reading only.

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace {
struct Shared {
  pthread_rwlock_t rwlock;
  int visits = 0;
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
  auto visit = [&] {
    pthread_rwlock_rdlock(&shared.rwlock);
    ++shared.visits;
    pthread_rwlock_unlock(&shared.rwlock);
    return 0;
  };
  const pid_t child = spawn(visit);
  visit();
  return ended_well(child) && shared.visits == 2 ? 0 : 1;
}
