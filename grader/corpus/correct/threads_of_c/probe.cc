// The threads, locks and conditions of C.

#include "grader/corpus/probe/probe.h"

#include <threads.h>

namespace course {
namespace {

struct Shared {
  mtx_t mutex;
  cnd_t changed;
  bool begun = false;
  int value = 0;
};

int add_ten(void* data) {
  Shared& shared = *static_cast<Shared*>(data);
  mtx_lock(&shared.mutex);
  while (!shared.begun) cnd_wait(&shared.changed, &shared.mutex);
  shared.value += 10;
  mtx_unlock(&shared.mutex);
  return 7;
}

}  // namespace

int answer(int question) {
  Shared shared;
  mtx_init(&shared.mutex, mtx_plain);
  cnd_init(&shared.changed);
  thrd_t threads[8];
  for (int i = 0; i < question; ++i) {
    if (thrd_create(&threads[i], add_ten, &shared) != thrd_success) return -1;
  }
  mtx_lock(&shared.mutex);
  shared.begun = true;
  cnd_broadcast(&shared.changed);
  mtx_unlock(&shared.mutex);
  for (int i = 0; i < question; ++i) {
    int left_with = 0;
    if (thrd_join(threads[i], &left_with) != thrd_success || left_with != 7) return -1;
  }
  cnd_destroy(&shared.changed);
  mtx_destroy(&shared.mutex);
  return shared.value;
}

}  // namespace course
