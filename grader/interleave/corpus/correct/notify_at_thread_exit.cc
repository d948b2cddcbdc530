// tasks: threads
// The lock is handed to the library, which gives it back and notifies only when the thread has destroyed its
// thread_locals.

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace {
int destroyed = 0;
struct Witness {
  bool touched = false;
  ~Witness() { ++destroyed; }
};
thread_local Witness witness;
}  // namespace

int main() {
  std::mutex mutex;
  std::condition_variable gone;
  bool finished = false;
  std::thread worker([&] {
    std::unique_lock lock(mutex);
    witness.touched = true;
    finished = true;
    std::notify_all_at_thread_exit(gone, std::move(lock));
  });
  int seen = 0;
  {
    std::unique_lock lock(mutex);
    gone.wait(lock, [&] { return finished; });
    seen = destroyed;
  }
  worker.join();
  return seen == 1 ? 0 : 1;
}
