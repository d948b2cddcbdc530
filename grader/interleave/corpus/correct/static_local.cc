// tasks: threads
// No lock is to be seen, but the compiler guards the first pass over a function-local static and publishes what
// it made.

#include <atomic>
#include <string>
#include <thread>

namespace {
std::atomic<int> constructions{0};

struct Table {
  std::string word = "once";
  Table() { ++constructions; }
};

const Table& table() {
  static const Table instance;
  return instance;
}
}  // namespace

int main() {
  std::atomic<int> letters{0};
  auto use = [&] { letters += static_cast<int>(table().word.size()); };
  std::thread first(use), second(use), third(use);
  first.join();
  second.join();
  third.join();
  return constructions == 1 && letters == 12 ? 0 : 1;
}
