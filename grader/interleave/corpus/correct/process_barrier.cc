// tasks: processes
// Each process writes its half before the barrier and reads the other's after it.

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace {
struct Shared {
  pthread_barrier_t barrier;
  int half[2] = {0, 0};
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
  pthread_barrierattr_t attributes;
  pthread_barrierattr_init(&attributes);
  pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_barrier_init(&shared.barrier, &attributes, 2);
  pthread_barrierattr_destroy(&attributes);
  auto meet = [&](int me) {
    shared.half[me] = 1;
    pthread_barrier_wait(&shared.barrier);
    return shared.half[1 - me] == 1 ? 0 : 1;
  };
  const pid_t child = spawn([&] { return meet(0); });
  const bool met = meet(1) == 0;
  return ended_well(child) && met ? 0 : 1;
}
