// expect: RACE
// tasks: threads
// Initialising the static is guarded by the language, changing it afterwards is not.

#include <thread>

namespace {
int next_id() {
  static int last = 0;
  return ++last;
}
}  // namespace

int main() {
  int one = 0, two = 0;
  std::thread first([&] { one = next_id(); }), second([&] { two = next_id(); });
  first.join();
  second.join();
  return one != two ? 0 : 1;
}
