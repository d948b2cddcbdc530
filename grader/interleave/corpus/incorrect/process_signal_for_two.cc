// expect: LOST_WAKEUP
// tasks: processes
// Two children may wait for the gate to open, and one signal is sent.

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace {
struct Shared {
  pthread_mutex_t mutex;
  pthread_cond_t opened;
  bool open = false;
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

void init_for_processes(pthread_cond_t& condition) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_cond_init(&condition, &attributes);
  pthread_condattr_destroy(&attributes);
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
  init_for_processes(shared.opened);
  auto pass = [&] {
    pthread_mutex_lock(&shared.mutex);
    while (!shared.open) pthread_cond_wait(&shared.opened, &shared.mutex);
    pthread_mutex_unlock(&shared.mutex);
    return 0;
  };
  const pid_t first = spawn(pass), second = spawn(pass);
  pthread_mutex_lock(&shared.mutex);
  shared.open = true;
  pthread_cond_signal(&shared.opened);
  pthread_mutex_unlock(&shared.mutex);
  return ended_well(first) && ended_well(second) ? 0 : 1;
}
