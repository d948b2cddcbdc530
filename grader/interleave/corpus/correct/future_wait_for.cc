// tasks: threads
// The short wait may end either way; only the patient one after it decides what the program does.

#include <chrono>
#include <future>
#include <thread>

int main() {
  std::promise<int> promise;
  auto future = promise.get_future();
  std::thread producer([&] { promise.set_value(1); });
  const auto first = future.wait_for(std::chrono::microseconds(1));
  const auto second = future.wait_for(std::chrono::minutes(1));
  const bool plausible = first == std::future_status::ready || first == std::future_status::timeout;
  const int value = second == std::future_status::ready ? future.get() : 0;
  producer.join();
  return plausible && value == 1 ? 0 : 1;
}
