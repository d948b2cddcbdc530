// tasks: threads
// The second to come finds the account closed, and says so to who asked it.
#include <atomic>
#include <cassert>
#include <future>
#include <stdexcept>

namespace {

std::atomic<int> visits{0};

int visit() {
  if (visits.fetch_add(1) == 1) throw std::runtime_error("the account is closed");
  return 1;
}
int answer(std::future<int>& asked) {
  try {
    return asked.get();
  } catch (const std::runtime_error&) {
    return 0;
  }
}

}  // namespace

int main() {
  auto first = std::async(std::launch::async, visit);
  auto second = std::async(std::launch::async, visit);
  const int answers = answer(first) + answer(second);
  assert(answers == 1);
}
