// expect: MISUSE
// tasks: threads
// The cleaning up is done by a function that was called already.
#include <cstdlib>
#include <thread>

int main() {
  int* const number = static_cast<int*>(std::malloc(sizeof(int)));
  if (number == nullptr) return 0;
  const auto clean_up = [number] { std::free(number); };
  std::thread helper(clean_up);
  helper.join();
  clean_up();
}
