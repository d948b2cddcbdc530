// tasks: threads
// Sleep, look, give up after a minute: the flag is atomic and the writer waits for nobody, so it is always in
// time.

#include <atomic>
#include <chrono>
#include <thread>

int main() {
  std::atomic<bool> done{false};
  std::thread worker([&] { done = true; });
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!done && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const bool in_time = done;
  worker.join();
  return in_time ? 0 : 1;
}
