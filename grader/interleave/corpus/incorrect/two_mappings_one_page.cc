// expect: RACE
// tasks: threads
// Two addresses, one page: the threads change the same counter through different mappings, and no lock.

#include <sys/mman.h>
#include <unistd.h>

#include <thread>

int main() {
  const int file = memfd_create("corpus", 0);
  if (file == -1 || ftruncate(file, sizeof(int)) != 0) return 2;
  void* here = mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  void* there = mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (here == MAP_FAILED || there == MAP_FAILED) return 2;
  auto add = [](void* counter) { ++*static_cast<int*>(counter); };
  std::thread first(add, here), second(add, there);
  first.join();
  second.join();
  return *static_cast<int*>(here) == 2 ? 0 : 1;
}
