// Two threads whose next steps depend on what they have read, so that some places matter in few schedules only: every
// schedule is right.
#include <atomic>
#include <thread>

std::atomic<int> flag;
std::atomic<int> seldom;
std::atomic<int> number;

int main() {
  std::thread reader([] {
    number.fetch_add(1);
    if (flag.load() == 1) seldom.store(1);
    number.load();
    if (flag.load() == 2) number.store(0);
  });
  std::thread writer([] {
    flag.store(1);
    flag.store(0);
    if (seldom.load() == 1 && number.exchange(7) == 1) flag.store(2);
    number.load();
  });
  reader.join();
  writer.join();
}
