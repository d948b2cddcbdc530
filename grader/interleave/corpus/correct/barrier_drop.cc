// tasks: threads
// One of three leaves after the first phase and takes its place with it; the others do not wait for it again.

#include <atomic>
#include <barrier>
#include <thread>

int main() {
  std::barrier phase(3);
  std::atomic<int> passed{0};
  auto stay = [&] {
    phase.arrive_and_wait();
    phase.arrive_and_wait();
    ++passed;
  };
  std::thread first(stay), second(stay), leaver([&] { phase.arrive_and_drop(); });
  first.join();
  second.join();
  leaver.join();
  return passed == 2 ? 0 : 1;
}
