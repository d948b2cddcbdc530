// Waits for a signal that it has ordered itself: nothing in /proc tells of it. Started by stillness_test.cc.

#include <signal.h>
#include <unistd.h>

int main() {
  signal(SIGALRM, [](int) {});
  alarm(2);
  pause();
  return 0;
}
