// tasks: threads
// A deferred task runs inside get(), in the calling thread, so it may touch that thread's variables without a
// lock.

#include <future>
#include <thread>

int main() {
  int counter = 0;
  const auto caller = std::this_thread::get_id();
  bool same_thread = false;
  auto lazy = std::async(std::launch::deferred, [&] {
    same_thread = std::this_thread::get_id() == caller;
    ++counter;
  });
  std::thread other([] {});
  ++counter;
  lazy.get();
  other.join();
  return same_thread && counter == 2 ? 0 : 1;
}
