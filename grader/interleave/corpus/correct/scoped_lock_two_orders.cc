// tasks: threads
// The two transfers name the accounts in opposite orders, which would be a deadlock for two lock_guards;
// scoped_lock backs off and tries again.

#include <mutex>
#include <thread>

int main() {
  std::mutex a, b;
  int in_a = 10, in_b = 10;
  std::thread there([&] {
    std::scoped_lock lock(a, b);
    in_a -= 3;
    in_b += 3;
  });
  std::thread back([&] {
    std::scoped_lock lock(b, a);
    in_b -= 4;
    in_a += 4;
  });
  there.join();
  back.join();
  return in_a == 11 && in_b == 9 ? 0 : 1;
}
