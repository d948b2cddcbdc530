// tasks: threads
// A flag is polled under a lock with a yield between two looks: locking and unlocking is no progress, so others go on.
#include <mutex>
#include <thread>

namespace {

std::mutex lock;
bool done;

bool is_done() {
  const std::lock_guard guard(lock);
  return done;
}

}  // namespace

int main() {
  std::thread waiter([] {
    while (!is_done()) std::this_thread::yield();
  });
  {
    const std::lock_guard guard(lock);
    done = true;
  }
  waiter.join();
}
