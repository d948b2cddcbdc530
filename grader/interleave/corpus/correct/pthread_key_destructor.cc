// tasks: threads
// The destructor of a key runs in the thread that set it, with that thread's value, before join returns.

#include <pthread.h>

#include <atomic>
#include <thread>

namespace {
std::atomic<int> sum{0};
pthread_key_t key;

void add_up(void* value) { sum += *static_cast<int*>(value); }
}  // namespace

int main() {
  if (pthread_key_create(&key, add_up) != 0) return 1;
  int values[2] = {1, 10};
  auto work = [&](int me) { pthread_setspecific(key, &values[me]); };
  std::thread first(work, 0), second(work, 1);
  first.join();
  second.join();
  pthread_key_delete(key);
  return sum == 11 ? 0 : 1;
}
