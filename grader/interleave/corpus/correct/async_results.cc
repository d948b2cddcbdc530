// tasks: threads
// Plain variables written inside async are read after get(), which is as good as a join.

#include <future>

int main() {
  int left = 0;
  auto first = std::async(std::launch::async, [&] {
    left = 3;
    return 4;
  });
  auto second = std::async(std::launch::async, [] { return 5; });
  const int sum = first.get() + second.get() + left;
  return sum == 12 ? 0 : 1;
}
