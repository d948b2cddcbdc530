// tasks: processes
// A semaphore made for processes hands plain shared data from the child to the parent and back.

#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace {
struct Shared {
  sem_t request, answer;
  int number = 0;
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
  sem_init(&shared.request, 1, 0);
  sem_init(&shared.answer, 1, 0);
  const pid_t child = spawn([&] {
    while (sem_wait(&shared.request) != 0) {
    }
    shared.number *= 2;
    sem_post(&shared.answer);
    return 0;
  });
  shared.number = 21;
  sem_post(&shared.request);
  while (sem_wait(&shared.answer) != 0) {
  }
  const int number = shared.number;
  return ended_well(child) && number == 42 ? 0 : 1;
}
