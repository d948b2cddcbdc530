// tasks: threads
// The helper broadcasts before it says that it is done, so nobody uses what is destroyed.
#include <pthread.h>

#include <atomic>
#include <thread>

int main() {
  pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
  std::atomic<bool> done{false};
  std::thread helper([&] {
    pthread_cond_broadcast(&changed);
    done = true;
  });
  while (!done) std::this_thread::yield();
  pthread_cond_destroy(&changed);
  helper.join();
}
