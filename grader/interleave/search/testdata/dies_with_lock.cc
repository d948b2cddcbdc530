// A process dies with a lock that the other one tries to take, or takes after it: every schedule is right.
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  auto* const lock = static_cast<pthread_mutex_t*>(
      mmap(nullptr, sizeof(pthread_mutex_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  pthread_mutexattr_t kind;
  pthread_mutexattr_init(&kind);
  pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(lock, &kind);
  if (fork() == 0) {
    pthread_mutex_lock(lock);
    _exit(0);
  }
  for (int tries = 0; tries < 2; ++tries) {
    if (pthread_mutex_trylock(lock) == 0) pthread_mutex_unlock(lock);
  }
  wait(nullptr);
}
