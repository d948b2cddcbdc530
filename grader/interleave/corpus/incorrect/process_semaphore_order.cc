// expect: DEADLOCK
// tasks: processes
// Paper and pen are semaphores; one process takes paper first, the other the pen.

#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace {
struct Shared {
  sem_t paper, pen;
};

// One zeroed page-backed object that this process and its children see alike.
Shared& map_shared() {
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) _exit(2);
  return *new (memory) Shared;
}

int write_letter(sem_t& first, sem_t& second) {
  while (sem_wait(&first) != 0) {
  }
  while (sem_wait(&second) != 0) {
  }
  sem_post(&second);
  sem_post(&first);
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
  Shared& shared = map_shared();
  sem_init(&shared.paper, 1, 1);
  sem_init(&shared.pen, 1, 1);
  const pid_t one = spawn([&] { return write_letter(shared.paper, shared.pen); });
  const pid_t two = spawn([&] { return write_letter(shared.pen, shared.paper); });
  return ended_well(one) && ended_well(two) ? 0 : 1;
}
