// tasks: threads
// tsan: skip, the library gives back its own bit lock with relaxed order where it has only read
// A configuration is replaced as a whole, and who reads it gets the old one or the new one.
#include <atomic>
#include <cassert>
#include <memory>
#include <thread>

namespace {

struct Config {
  int first, second;
};
std::atomic<std::shared_ptr<Config>> current;

}  // namespace

int main() {
  current.store(std::make_shared<Config>(Config{1, 1}));
  std::thread writer([] { current.store(std::make_shared<Config>(Config{2, 2})); });
  const std::shared_ptr<Config> config = current.load();
  assert(config->first == config->second);
  writer.join();
  assert(current.load()->first == 2);
}
