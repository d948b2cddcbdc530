// tasks: threads
// The thread moves a copy of the pointer on, and gives back the one that the allocation returned.
#include <cstdlib>
#include <thread>

int main() {
  int* const numbers = static_cast<int*>(std::calloc(16, sizeof(int)));
  std::thread reader([numbers] {
    const int* at = numbers;
    for (int i = 0; i < 4 && *at == 0; ++i) ++at;
    std::free(numbers);
  });
  reader.join();
}
