// expect: RACE
// tasks: threads
// Two threads append to one vector; size, capacity and the elements are all shared.

#include <thread>
#include <vector>

int main() {
  std::vector<int> values;
  values.reserve(4);
  auto append = [&] { values.push_back(1); };
  std::thread first(append), second(append);
  first.join();
  second.join();
  return values.size() == 2 ? 0 : 1;
}
