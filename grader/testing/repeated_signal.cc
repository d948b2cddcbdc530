#include "grader/testing/repeated_signal.h"

#include <signal.h>

#include <cerrno>
#include <system_error>

namespace trenza {

RepeatedSignal::RepeatedSignal(int signal, std::chrono::microseconds period) {
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = signal;
  const timespec often{static_cast<time_t>(period.count() / 1'000'000),
                       static_cast<long>(period.count() % 1'000'000 * 1000)};
  const itimerspec times{often, often};
  if (timer_create(CLOCK_MONOTONIC, &event, &timer_) != 0 || timer_settime(timer_, 0, &times, nullptr) != 0) {
    throw std::system_error(errno, std::generic_category(), "a timer of a test");
  }
}

RepeatedSignal::~RepeatedSignal() { timer_delete(timer_); }

void RepeatedSignal::stop() const {
  const itimerspec never{};
  timer_settime(timer_, 0, &never, nullptr);
}

}  // namespace trenza
