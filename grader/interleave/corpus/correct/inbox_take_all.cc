// tasks: threads
// Many push, one takes everything with a single exchange: the consumer never meets the ABA problem.

#include <atomic>
#include <thread>

namespace {
struct Message {
  int value = 0;
  Message* next = nullptr;
};
}  // namespace

int main() {
  std::atomic<Message*> inbox{nullptr};
  Message messages[2] = {{1, nullptr}, {10, nullptr}};
  auto send = [&](int me) {
    Message& mine = messages[me];
    mine.next = inbox.load(std::memory_order_relaxed);
    while (!inbox.compare_exchange_weak(mine.next, &mine, std::memory_order_release, std::memory_order_relaxed)) {
    }
    inbox.notify_one();
  };
  std::thread first(send, 0), second(send, 1);
  int received = 0, sum = 0;
  while (received < 2) {
    inbox.wait(nullptr, std::memory_order_acquire);
    for (Message* m = inbox.exchange(nullptr, std::memory_order_acquire); m != nullptr; m = m->next) {
      sum += m->value;
      ++received;
    }
  }
  first.join();
  second.join();
  return sum == 11 ? 0 : 1;
}
