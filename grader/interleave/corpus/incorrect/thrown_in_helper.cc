// expect: CRASH
// tasks: threads
// The second to come finds the account closed, and nobody catches what it throws.
#include <atomic>
#include <stdexcept>
#include <thread>

namespace {

std::atomic<int> visits{0};

void visit() {
  if (visits.fetch_add(1) == 1) throw std::runtime_error("the account is closed");
}

}  // namespace

int main() {
  std::thread first(visit);
  std::thread second(visit);
  first.join();
  second.join();
}
