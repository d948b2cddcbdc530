// tasks: threads
// The C interface to initialise once; both callers see the plain value when pthread_once returns.

#include <pthread.h>

#include <atomic>
#include <thread>

namespace {
pthread_once_t once = PTHREAD_ONCE_INIT;
int value = 0;
void initialise() { ++value; }
}  // namespace

int main() {
  std::atomic<int> sum{0};
  auto use = [&] {
    pthread_once(&once, initialise);
    sum += value;
  };
  std::thread first(use), second(use);
  first.join();
  second.join();
  return sum == 2 ? 0 : 1;
}
