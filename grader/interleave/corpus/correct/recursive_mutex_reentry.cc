// tasks: threads
// A function that holds the lock calls another that takes it again: what a plain mutex would punish is allowed
// here.

#include <mutex>
#include <thread>

namespace {
std::recursive_mutex mutex;
int balance = 0;

void deposit(int amount) {
  std::lock_guard lock(mutex);
  balance += amount;
}

void deposit_twice(int amount) {
  std::lock_guard lock(mutex);
  deposit(amount);
  deposit(amount);
}
}  // namespace

int main() {
  std::thread first(deposit_twice, 1), second(deposit_twice, 10);
  first.join();
  second.join();
  return balance == 22 ? 0 : 1;
}
