#ifndef GRADER_TESTING_SEAMS_H_
#define GRADER_TESTING_SEAMS_H_

#include <chrono>
#include <functional>

// Places where a test reaches into the learner's synchronisation, to make the one unlucky schedule happen every time.
// All of them do only what POSIX and C++ allow the system to do at any moment, so a correct program cannot tell.
//
// They work by defining the pthread functions below in the tested program, so they reach calls from the learner's code
// and from the C++ library, under ThreadSanitizer too. std::atomic::wait and std::counting_semaphore use futexes
// instead and are out of their reach: a solution built on those is merely not provoked.
//
// One of each kind at a time; made and destroyed by one thread. What they do is invisible to ThreadSanitizer (this
// library is never instrumented), so it hides no race of the code under test.
namespace trenza {

// How often the threads of this process have begun to wait so far, by the call they used.
struct WaitCounts {
  int waits = 0;   // for a condition variable
  int sleeps = 0;  // nanosleep, clock_nanosleep, usleep: std::this_thread::sleep_for and the kit's poll_pause()
  int yields = 0;  // sched_yield: std::this_thread::yield, and a few at the start of each std::atomic::wait
};
WaitCounts wait_counts();

// While it lives, no wait for a condition variable lasts longer than `longest`: then it ends without a reason, as
// pthread_cond_wait(3p) and [thread.condition] allow ("spurious wake-up"). Time limits are still kept.
//
//   SpuriousWakeups often(std::chrono::milliseconds(5));
class SpuriousWakeups {
 public:
  explicit SpuriousWakeups(std::chrono::milliseconds longest);
  ~SpuriousWakeups();
  SpuriousWakeups(const SpuriousWakeups&) = delete;
  SpuriousWakeups& operator=(const SpuriousWakeups&) = delete;

  // How many waits were ended so far.
  int injected() const;

  // How much later the time limit of the last wait that had one was than that of the first. Of one waiting thread, this
  // tells whether a limit begins anew with each wake-up, on a machine however slow: then it is later by the whole time
  // waited, else by next to nothing.
  std::chrono::nanoseconds deadline_moved() const;
};

// Puts the wall clock (CLOCK_REALTIME as clock_gettime shows it, so std::chrono::system_clock) forward by `jump`, as
// an administrator or NTP may. It happens at the moment at which the next thread begins to wait for a condition
// variable, and this one wait ends at once: as timed out if its deadline is now past, else spuriously. Monotonic
// clocks do not move. The clock is put right again by the destructor.
class WallClockJump {
 public:
  explicit WallClockJump(std::chrono::seconds jump);
  ~WallClockJump();
  WallClockJump(const WallClockJump&) = delete;
  WallClockJump& operator=(const WallClockJump&) = delete;

  // Whether the wait at which it happened had a deadline that was past then.
  bool passed_a_limit() const;
};

// The next wait for a condition variable that has a limit goes on until it is notified, and then its limit has passed
// too, as happens to a thread that is slow to wake up: it takes the notification and says "timed out", which POSIX
// allows, and its clock is after the limit. The clock stays there when this is gone.
class LimitPassesMeanwhile {
 public:
  LimitPassesMeanwhile();
  ~LimitPassesMeanwhile();
  LimitPassesMeanwhile(const LimitPassesMeanwhile&) = delete;
  LimitPassesMeanwhile& operator=(const LimitPassesMeanwhile&) = delete;

  // Whether there was such a wait.
  bool used() const;
};

// While it lives, notifications of condition variables arrive late: they are kept until deliver(), in their order, as
// if the woken threads were slow to run. Precise as long as nobody begins to wait in between. That of a
// condition variable which is destroyed meanwhile is dropped. In the interleave mode they are not kept: the explorer
// lets threads be slow by itself.
class LateNotifications {
 public:
  LateNotifications();
  ~LateNotifications();  // delivers
  LateNotifications(const LateNotifications&) = delete;
  LateNotifications& operator=(const LateNotifications&) = delete;

  // Delivers what was kept; from now on nothing is late.
  void deliver();
};

// Calls `hook` in every thread that comes by `point`, on that thread, as if it were slow just there. The hook must be
// bounded in time. It is not called for points that it passes itself, and decides itself which thread it means.
// Make it before the threads that may pass it: starting them is what makes the hook's data visible to them.
class Seam {
 public:
  enum class Point {
    before_wait,   // about to wait for a condition variable, its mutex still held
    after_notify,  // after a condition variable was notified
    after_unlock,  // after a mutex was unlocked
  };

  Seam(Point point, std::function<void()> hook);
  ~Seam();  // waits until no thread is inside the hook
  Seam(const Seam&) = delete;
  Seam& operator=(const Seam&) = delete;

 private:
  Point point_;
  std::function<void()> hook_;
};

}  // namespace trenza

#endif  // GRADER_TESTING_SEAMS_H_
