// expect: RACE
// tasks: threads
// Each thread writes its own member, but neighbouring bit-fields are one memory location.

#include <thread>

namespace {
struct Flags {
  unsigned left : 4;
  unsigned right : 4;
};
}  // namespace

int main() {
  Flags flags = {0, 0};
  std::thread first([&] { flags.left = 1; }), second([&] { flags.right = 1; });
  first.join();
  second.join();
  return flags.left == 1 && flags.right == 1 ? 0 : 1;
}
