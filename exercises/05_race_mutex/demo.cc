// The lesson to watch: two threads add 1 to the same number, in three ways.
//
// The first two ways race on purpose, to show it. A data race is undefined behaviour: what this program prints is what
// compilers and machines usually make of it, and not what C++ promises.

#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>

namespace {

// The two values that the threads read, and what the number was in the end.
struct Outcome {
  int seen[2] = {0, 0};
  int final_value = 0;
};

void print(const Outcome& outcome) {
  std::printf("  first thread read %d, second thread read %d  ->  the number is %d\n", outcome.seen[0], outcome.seen[1],
              outcome.final_value);
}

// Starts two threads that each run `add(number, seen)` and waits for both.
template <typename Add>
Outcome run_two_threads(const Add& add) {
  Outcome outcome;
  int number = 0;
  std::thread first([&] { add(number, outcome.seen[0]); });
  std::thread second([&] { add(number, outcome.seen[1]); });
  first.join();
  second.join();
  outcome.final_value = number;
  return outcome;
}

// Stands for the other work that a real program does between reading and writing.
void other_work() { std::this_thread::sleep_for(std::chrono::milliseconds(100)); }

void add_with_other_work(int& number, int& seen) {
  seen = number;
  other_work();
  number = seen + 1;
}

void add_at_once(int& number, int& seen) {
  seen = number;
  number = seen + 1;
}

}  // namespace

int main() {
  std::puts("1. Copy the number, do other work for 0.1 s, write back the copy plus 1:");
  print(run_two_threads(add_with_other_work));

  std::puts("2. The same without the other work. Looks right, by luck:");
  print(run_two_threads(add_at_once));
  constexpr int kTimes = 200;
  int lost = 0;
  for (int i = 0; i < kTimes; ++i) {
    // The two threads meet first and then add at the same moment, as they may by chance in any program.
    std::atomic<int> ready{0};
    const Outcome outcome = run_two_threads([&ready](int& number, int& seen) {
      ++ready;
      while (ready < 2) {
      }
      add_at_once(number, seen);
    });
    if (outcome.final_value != 2) ++lost;
  }
  std::printf("  %d times more, the threads starting closer together: %d times the number was not 2\n", kTimes, lost);

  std::puts("3. With other work again, and a mutex locked from before the reading until after the writing:");
  std::mutex mutex;
  print(run_two_threads([&mutex](int& number, int& seen) {
    const std::lock_guard<std::mutex> guard(mutex);
    add_with_other_work(number, seen);
  }));
  return 0;
}
