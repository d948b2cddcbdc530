// tasks: threads
// Two threads ask to stop: one of them is the first, and the callback runs once.
#include <atomic>
#include <cassert>
#include <stop_token>
#include <thread>

int main() {
  std::stop_source source;
  int calls = 0;
  const std::stop_callback callback(source.get_token(), [&] { ++calls; });
  std::atomic<int> first{0};
  const auto stop = [&] { first += source.request_stop() ? 1 : 0; };
  std::thread other(stop);
  stop();
  other.join();
  assert(first == 1 && calls == 1 && source.stop_requested());
}
