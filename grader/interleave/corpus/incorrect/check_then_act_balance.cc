// expect: ASSERT
// tasks: threads
// Every method of the account locks, yet two threads may both see enough money before either takes it.

#include <cassert>
#include <mutex>
#include <thread>

namespace {
class Account {
 public:
  int balance() {
    std::lock_guard lock(mutex_);
    return balance_;
  }
  void withdraw(int amount) {
    std::lock_guard lock(mutex_);
    balance_ -= amount;
    assert(balance_ >= 0);
  }

 private:
  std::mutex mutex_;
  int balance_ = 10;
};
}  // namespace

int main() {
  Account account;
  auto buy = [&] {
    if (account.balance() >= 7) account.withdraw(7);
  };
  std::thread first(buy), second(buy);
  first.join();
  second.join();
  return account.balance() >= 0 ? 0 : 1;
}
