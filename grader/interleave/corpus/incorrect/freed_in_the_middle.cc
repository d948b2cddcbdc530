// expect: MISUSE
// tasks: threads
// The thread gives back a pointer that it has moved on: not the one that the allocation returned.
#include <cstdlib>
#include <thread>

int main() {
  int* const numbers = static_cast<int*>(std::calloc(16, sizeof(int)));
  std::thread reader([at = numbers]() mutable {
    for (int i = 0; i < 4 && *at == 0; ++i) ++at;
    std::free(at);
  });
  reader.join();
}
