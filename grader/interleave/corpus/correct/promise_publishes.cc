// tasks: threads
// The promise carries one number, and publishes the plain variable that was written before it was set.

#include <future>
#include <thread>
#include <utility>

int main() {
  std::promise<int> promise;
  auto future = promise.get_future();
  int beside = 0;
  std::thread producer([&] {
    beside = 2;
    promise.set_value(40);
  });
  const int sum = future.get() + beside;
  producer.join();
  return sum == 42 ? 0 : 1;
}
