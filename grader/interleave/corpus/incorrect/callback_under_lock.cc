// expect: DEADLOCK
// tasks: threads
// The subject calls its observer with its own lock held; the observer, busy with itself, unsubscribes at that
// moment.

#include <mutex>
#include <thread>

namespace {
std::mutex subject, observer;
bool subscribed = true;
int news = 0;

void notify() {
  std::lock_guard lock(subject);
  if (!subscribed) return;
  std::lock_guard inside(observer);
  ++news;
}

void unsubscribe() {
  std::lock_guard lock(observer);
  if (news > 1) return;
  std::lock_guard inside(subject);
  subscribed = false;
}
}  // namespace

int main() {
  std::thread first(notify), second(unsubscribe);
  first.join();
  second.join();
}
