// expect: ASSERT
// tasks: processes
// The first lock after the owner's death is not called consistent; from then on nobody can lock. The second
// one, which does it right, comes too late.

#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace {
struct Shared {
  pthread_mutex_t mutex;
};

// One zeroed page-backed object that this process and its children see alike.
Shared& map_shared() {
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) _exit(2);
  return *new (memory) Shared;
}

void init_robust(pthread_mutex_t& mutex) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
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
  init_robust(shared.mutex);
  const pid_t child = spawn([&] {
    pthread_mutex_lock(&shared.mutex);
    return 0;
  });
  pthread_mutex_lock(&shared.mutex);
  pthread_mutex_unlock(&shared.mutex);
  if (!ended_well(child)) return 2;
  const int error = pthread_mutex_lock(&shared.mutex);
  if (error == ENOTRECOVERABLE) return 1;
  if (error == EOWNERDEAD) pthread_mutex_consistent(&shared.mutex);
  pthread_mutex_unlock(&shared.mutex);
}
