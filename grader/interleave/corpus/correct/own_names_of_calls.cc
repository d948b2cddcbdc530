// tasks: threads
// The program has functions of its own whose names are those of system calls.
#include <atomic>
#include <cassert>
#include <thread>

namespace {

std::atomic<int> sent{0};

}  // namespace

extern "C" void send(int number) { sent += number; }
extern "C" int poll() { return sent; }

int main() {
  std::thread helper([] { send(1); });
  send(2);
  helper.join();
  assert(poll() == 3);
}
