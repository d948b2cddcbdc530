#ifndef GRADER_TESTING_THREADS_H_
#define GRADER_TESTING_THREADS_H_

#include <chrono>
#include <functional>
#include <memory>
#include <thread>

namespace trenza {

// How many threads this process has, from /proc. A thread that was joined may be listed for a moment longer.
int thread_count();

// Waits until every other thread of this process, but ThreadSanitizer's own, sleeps in the kernel, seen three times in
// a row; false if `limit` passes first. Nobody then is on the way to anywhere: whoever held a lock that another waits
// for would be running.
bool all_others_asleep(std::chrono::milliseconds limit);

// Looks `looks` times, two milliseconds apart, at the other threads of this process, but ThreadSanitizer's own: how
// many times one of them was awake, so running or waiting for a processor. Where they wait by spinning, that is nearly
// always, however busy the machine is; where they sleep, never.
int times_seen_awake(int looks);

// Runs `body` on a thread of its own and lets the test find out, within a bound, whether it came to its end. A body
// that hangs in the code under test is left behind, so whatever it uses must be owned by it (a shared_ptr captured by
// value), and the test can go on to say what is wrong.
class Background {
 public:
  explicit Background(std::function<void()> body);
  // Joins the thread if it is done within a moment; else leaves it behind.
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  // True if the body has ended, within `limit`. Then everything it did is visible to the caller.
  bool done(std::chrono::milliseconds limit);
  // Waits until the thread sleeps in the kernel, which its body does only where it waits for something, and so do all
  // others but the caller, so that it waits for none of them; false if `limit` passes first or the body has ended.
  bool asleep(std::chrono::milliseconds limit) const;

 private:
  struct State;
  std::shared_ptr<State> state_;  // the thread's too, as it may outlive this object
  std::thread thread_;
};

}  // namespace trenza

#endif  // GRADER_TESTING_THREADS_H_
