// tasks: processes
// Parent and child map the same shared memory object at different addresses; the lock in it is one and the
// same.

#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace {
struct Shared {
  pthread_mutex_t mutex;
  int counter;
};

void init_for_processes(pthread_mutex_t& mutex) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
}

Shared* map(int file) {
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory == MAP_FAILED) _exit(2);
  return static_cast<Shared*>(memory);
}

int add(Shared* shared) {
  pthread_mutex_lock(&shared->mutex);
  ++shared->counter;
  pthread_mutex_unlock(&shared->mutex);
  return 0;
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
  const std::string name = "/interleave-corpus-" + std::to_string(getpid());
  const int file = shm_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600);
  if (file == -1) return 2;
  shm_unlink(name.c_str());
  if (ftruncate(file, sizeof(Shared)) != 0) return 2;
  Shared* mine = map(file);
  init_for_processes(mine->mutex);
  const pid_t child = spawn([&] { return add(map(file)); });
  add(mine);
  return ended_well(child) && mine->counter == 2 ? 0 : 1;
}
