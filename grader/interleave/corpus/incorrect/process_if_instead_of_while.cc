// expect: ASSERT
// tasks: processes
// Each child tests once and waits once. Woken together for one item, both take it.

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace {
struct Shared {
  pthread_mutex_t mutex;
  pthread_cond_t filled;
  int items = 0;
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
  init_for_processes(shared.filled);
  auto consume = [&] {
    pthread_mutex_lock(&shared.mutex);
    if (shared.items == 0) pthread_cond_wait(&shared.filled, &shared.mutex);
    const bool there = shared.items-- > 0;
    pthread_mutex_unlock(&shared.mutex);
    return there ? 0 : 1;
  };
  const pid_t first = spawn(consume), second = spawn(consume);
  for (int i = 0; i < 2; ++i) {
    pthread_mutex_lock(&shared.mutex);
    ++shared.items;
    pthread_cond_broadcast(&shared.filled);
    pthread_mutex_unlock(&shared.mutex);
  }
  const bool first_ended = ended_well(first), second_ended = ended_well(second);
  return first_ended && second_ended ? 0 : 1;
}
