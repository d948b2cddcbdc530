// tasks: threads
// tsan: skip, the library makes the promise ready in its shared object, which nobody instruments
// The value is there only when the thread has destroyed its thread_locals.
#include <cassert>
#include <future>
#include <thread>
#include <utility>

namespace {

int destroyed = 0;
struct Local {
  int value = 1;
  ~Local() { destroyed = value; }
};
thread_local Local local;

}  // namespace

int main() {
  std::promise<int> promise;
  std::future<int> future = promise.get_future();
  std::thread worker([promise = std::move(promise)]() mutable { promise.set_value_at_thread_exit(local.value); });
  assert(future.get() == 1);
  assert(destroyed == 1);
  worker.join();
}
