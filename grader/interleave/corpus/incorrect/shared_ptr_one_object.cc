// expect: RACE
// tasks: threads
// The count in a shared_ptr is safe, the pointer object itself is not: one thread assigns it while another
// copies it.

#include <memory>
#include <thread>

int main() {
  auto current = std::make_shared<int>(1);
  std::thread writer([&] { current = std::make_shared<int>(2); });
  const auto copy = current;
  writer.join();
  return *copy > 0 ? 0 : 1;
}
