// expect: RACE
// tasks: threads
// Each thread writes its own element, but the elements of vector<bool> are bits of one word.

#include <thread>
#include <vector>

int main() {
  std::vector<bool> done(2);
  std::thread first([&] { done[0] = true; }), second([&] { done[1] = true; });
  first.join();
  second.join();
  return done[0] && done[1] ? 0 : 1;
}
