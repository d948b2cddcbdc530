// tasks: threads
// The observer sees the object whole or not at all: lock() either takes part in the ownership or gives nothing.

#include <memory>
#include <thread>

int main() {
  auto object = std::make_shared<int>(5);
  const std::weak_ptr<int> weak = object;
  int seen = 5;
  std::thread observer([&] {
    if (auto mine = weak.lock()) seen = *mine;
  });
  object.reset();
  observer.join();
  return seen == 5 && weak.expired() ? 0 : 1;
}
