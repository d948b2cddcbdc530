// expect: CRASH
// tasks: threads
// The helper throws where it is too late, and main, which gets it by the future, does not expect that.
#include <atomic>
#include <future>
#include <stdexcept>

namespace {

std::atomic<bool> closed{false};

int withdraw() {
  if (closed) throw std::out_of_range("too late");
  return 1;
}

}  // namespace

int main() {
  auto money = std::async(std::launch::async, withdraw);
  closed = true;
  return money.get() - 1;
}
