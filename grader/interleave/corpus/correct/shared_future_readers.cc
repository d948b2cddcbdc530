// tasks: threads
// Two threads read one result through copies of a shared_future; one shared copy would be a race, two are not.

#include <atomic>
#include <future>
#include <thread>

int main() {
  std::promise<int> promise;
  const std::shared_future<int> result = promise.get_future().share();
  std::atomic<int> sum{0};
  std::thread first([&sum, result] { sum += result.get(); });
  std::thread second([&sum, result] { sum += result.get(); });
  promise.set_value(6);
  first.join();
  second.join();
  return sum == 12 ? 0 : 1;
}
