// expect: DEADLOCK
// tasks: threads
// The barrier counts two, but the worker that finds nothing left to do goes home without saying so.

#include <atomic>
#include <barrier>
#include <thread>

int main() {
  std::barrier phase(2);
  std::atomic<int> jobs{1};
  auto work = [&] {
    if (jobs.load() > 0) {
      jobs.fetch_sub(1);
      phase.arrive_and_wait();
    }
  };
  std::thread first(work), second(work);
  first.join();
  second.join();
}
