// tasks: threads
// An exception leaves the thread by the promise instead of ending the program.

#include <exception>
#include <future>
#include <stdexcept>
#include <thread>

int main() {
  std::promise<int> promise;
  auto future = promise.get_future();
  std::thread producer([&] {
    try {
      throw std::runtime_error("no value");
    } catch (const std::runtime_error&) {
      promise.set_exception(std::current_exception());
    }
  });
  bool caught = false;
  try {
    future.get();
  } catch (const std::runtime_error&) {
    caught = true;
  }
  producer.join();
  return caught ? 0 : 1;
}
