// tasks: threads
// Two walkers cross a list, each holding the next node's lock before it drops the last: they never overtake,
// never tear.

#include <mutex>
#include <thread>

namespace {
struct Node {
  std::mutex mutex;
  int value = 0;
};
Node nodes[3];

void add_along() {
  std::unique_lock here(nodes[0].mutex);
  ++nodes[0].value;
  for (int i = 1; i < 3; ++i) {
    std::unique_lock next(nodes[i].mutex);
    nodes[i].value += nodes[i - 1].value;
    here.swap(next);
  }
}
}  // namespace

int main() {
  std::thread first(add_along), second(add_along);
  first.join();
  second.join();
  return nodes[0].value == 2 && nodes[1].value == 3 && nodes[2].value == 4 ? 0 : 1;
}
