// expect: MISUSE
// tasks: threads
// The pointer is still there when what it points to has been given back.
#include <memory>

int main() {
  auto owner = std::make_unique<int>(1);
  int* volatile number = owner.get();
  owner.reset();
  return *number - 1;
}
