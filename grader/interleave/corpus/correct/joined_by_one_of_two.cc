// tasks: threads
// Both callers of stop() want to join the worker; a flag lets one of them do it.
#include <atomic>
#include <thread>

namespace {

struct Service {
  std::atomic<bool> running{true};
  std::atomic_flag joined;
  std::thread worker{[this] {
    while (running) std::this_thread::yield();
  }};

  void stop() {
    running = false;
    if (!joined.test_and_set()) worker.join();
  }
};

}  // namespace

int main() {
  Service service;
  std::thread other([&] { service.stop(); });
  service.stop();
  other.join();
}
