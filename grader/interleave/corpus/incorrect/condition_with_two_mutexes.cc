// expect: MISUSE
// tasks: threads
// One condition variable serves two queues, each with a mutex of its own, and one thread waits at each.

#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

struct Flag {
  std::mutex mutex;
  bool up = false;
};

std::condition_variable changed;

void wait_for(Flag& flag) {
  std::unique_lock lock(flag.mutex);
  changed.wait(lock, [&] { return flag.up; });
}

void raise(Flag& flag) {
  {
    const std::lock_guard lock(flag.mutex);
    flag.up = true;
  }
  changed.notify_all();
}

}  // namespace

int main() {
  Flag left, right;
  std::thread first([&] { wait_for(left); });
  std::thread second([&] { wait_for(right); });
  raise(left);
  raise(right);
  first.join();
  second.join();
}
