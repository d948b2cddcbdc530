// tasks: threads
// The writer swaps in a new version while a reader may still use the old one, which its copy keeps alive.

#include <memory>
#include <thread>

namespace {
struct Version {
  int left, right;
};
}  // namespace

int main() {
  auto current = std::make_shared<const Version>(Version{1, 1});
  bool torn = false;
  std::thread writer([&] { std::atomic_store(&current, std::make_shared<const Version>(Version{2, 2})); });
  std::thread reader([&] {
    for (int i = 0; i < 2; ++i) {
      const auto mine = std::atomic_load(&current);
      if (mine->left != mine->right) torn = true;
    }
  });
  writer.join();
  reader.join();
  return torn || current->left != 2 ? 1 : 0;
}
