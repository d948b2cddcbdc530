// expect: MISUSE
// tasks: processes
// Both processes initialise the mutex, to be safe. The second wipes out the lock that the first may hold.

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace {
struct Shared {
  pthread_mutex_t mutex;
  int counter = 0;
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
    init_for_processes(shared.mutex);
    pthread_mutex_lock(&shared.mutex);
    ++shared.counter;
    pthread_mutex_unlock(&shared.mutex);
    return 0;
  });
  pthread_mutex_lock(&shared.mutex);
  ++shared.counter;
  pthread_mutex_unlock(&shared.mutex);
  return ended_well(child) && shared.counter == 2 ? 0 : 1;
}
