// expect: MISUSE
// tasks: threads
// Both callers of stop() may find the worker joinable, and join it at the same time.
#include <atomic>
#include <thread>

namespace {

struct Service {
  std::atomic<bool> running{true};
  std::thread worker{[this] {
    while (running) std::this_thread::yield();
  }};

  void stop() {
    running = false;
    if (worker.joinable()) worker.join();
  }
};

}  // namespace

int main() {
  Service service;
  std::thread other([&] { service.stop(); });
  service.stop();
  other.join();
}
