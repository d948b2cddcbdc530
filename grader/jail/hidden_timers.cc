// Waits for what it has ordered itself, by means of which nothing in /proc tells: the name says which. Started by
// stillness_test.cc.

#include <signal.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cstdint>
#include <string>

int main(int argc, char** argv) {
  const std::string what = argc == 2 ? argv[1] : "";
  signal(SIGALRM, [](int) {});
  if (what == "alarm") {
    alarm(2);
    pause();
  } else if (what == "setitimer") {
    const itimerval once{{0, 0}, {2, 0}};
    setitimer(ITIMER_REAL, &once, nullptr);
    pause();
  } else if (what == "timerfd") {
    const itimerspec once{{0, 0}, {2, 0}};
    const int timer = timerfd_create(CLOCK_MONOTONIC, 0);
    timerfd_settime(timer, 0, &once, nullptr);
    std::uint64_t times = 0;
    return read(timer, &times, sizeof times) == sizeof times ? 0 : 1;
  } else {
    return 2;
  }
  return 0;
}
