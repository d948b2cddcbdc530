// tasks: threads
// Each worker writes its own place of a plain array, and the latch tells the reader that all have.

#include <array>
#include <latch>
#include <thread>

int main() {
  std::array<int, 2> results{};
  std::latch done(2);
  std::thread first([&] {
    results[0] = 1;
    done.count_down();
  });
  std::thread second([&] {
    results[1] = 10;
    done.count_down();
  });
  done.wait();
  const int sum = results[0] + results[1];
  first.join();
  second.join();
  return sum == 11 ? 0 : 1;
}
