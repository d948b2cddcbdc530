// expect: MISUSE
// tasks: processes
// The parent hears that the work is done and clears away, while the child still holds the mutex.

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace {
struct Shared {
  pthread_mutex_t mutex;
  std::atomic<bool> done{false};
};

// One zeroed page-backed object that this process and its children see alike.
Shared& map_shared() {
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) _exit(2);
  return *new (memory) Shared;
}

void init_for_processes(pthread_mutex_t& mutex) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
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
  init_for_processes(shared.mutex);
  const pid_t child = spawn([&] {
    pthread_mutex_lock(&shared.mutex);
    shared.done = true;
    pthread_mutex_unlock(&shared.mutex);
    return 0;
  });
  const bool destroy_now = shared.done;
  if (destroy_now) pthread_mutex_destroy(&shared.mutex);
  const bool ended = ended_well(child);
  if (!destroy_now) pthread_mutex_destroy(&shared.mutex);
  return ended ? 0 : 1;
}
