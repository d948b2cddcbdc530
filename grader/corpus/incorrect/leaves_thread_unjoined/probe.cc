// A thread ends and nobody joins it. Only ThreadSanitizer can know.

#include "grader/corpus/probe/probe.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>

namespace course {
namespace {

void* tell_id(void* id) {
  *static_cast<std::atomic<pid_t>*>(id) = gettid();
  return nullptr;
}

}  // namespace

int answer(int question) {
  if (question == 2) {
    pthread_t thread;
    std::atomic<pid_t> id{0};
    pthread_create(&thread, nullptr, tell_id, &id);
    // Gone from the kernel's list: it has really ended.
    while (id == 0 || tgkill(getpid(), id, 0) == 0) sched_yield();
  }
  return 10 * question;
}

}  // namespace course
