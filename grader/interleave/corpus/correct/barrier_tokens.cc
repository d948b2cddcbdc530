// tasks: threads
// Arrives early, does something else, and waits only where it needs the others.
#include <barrier>
#include <cassert>
#include <thread>
#include <utility>

int main() {
  std::barrier meeting(2);
  int mine = 0;
  int theirs = 0;
  std::thread other([&] {
    theirs = 1;
    auto token = meeting.arrive();
    meeting.wait(std::move(token));
    assert(mine == 1);
  });
  mine = 1;
  auto token = meeting.arrive();
  meeting.wait(std::move(token));
  assert(theirs == 1);
  other.join();
}
