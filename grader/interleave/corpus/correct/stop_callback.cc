// tasks: threads
// The callback runs exactly once, whether the stop is requested before, while or after it is registered.

#include <atomic>
#include <stop_token>
#include <thread>

int main() {
  std::stop_source source;
  std::atomic<int> calls{0};
  std::thread worker([&, token = source.get_token()] {
    std::stop_callback callback(token, [&] { ++calls; });
    while (!token.stop_requested()) std::this_thread::yield();
  });
  source.request_stop();
  worker.join();
  return calls == 1 ? 0 : 1;
}
