// Ten children add under one mutex in memory that all of them share.

#include "grader/corpus/probe/probe.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace course {
namespace {

struct Shared {
  pthread_mutex_t mutex;
  int total;
};

}  // namespace

int answer(int question) {
  void* const page = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return -1;
  auto* const shared = static_cast<Shared*>(page);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&shared->mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
  for (int i = 0; i < 10; ++i) {
    if (fork() != 0) continue;
    pthread_mutex_lock(&shared->mutex);
    shared->total += question;
    pthread_mutex_unlock(&shared->mutex);
    _exit(0);
  }
  while (wait(nullptr) > 0) {
  }
  const int total = shared->total;
  pthread_mutex_destroy(&shared->mutex);
  munmap(page, sizeof(Shared));
  return total;
}

}  // namespace course
