// expect: MISUSE
// tasks: threads
// The helper says that it is done, and then broadcasts: by then the condition variable may be destroyed.
#include <pthread.h>

#include <atomic>
#include <thread>

int main() {
  pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
  std::atomic<bool> done{false};
  std::thread helper([&] {
    done = true;
    pthread_cond_broadcast(&changed);
  });
  while (!done) std::this_thread::yield();
  pthread_cond_destroy(&changed);
  helper.join();
}
