#ifndef GRADER_TESTING_RENDEZVOUS_H_
#define GRADER_TESTING_RENDEZVOUS_H_

#include <chrono>
#include <memory>

#include "grader/testing/bounded_wait.h"

namespace trenza {

// A meeting of `parties` threads or processes: nobody leaves before all are there, or before the time is up. It is
// how a test shows that all parties are alive at once, and how it holds one party at the worst moment of another.
//
// Works between threads and between processes forked after its construction. The order in which parties pass is
// deliberately invisible to ThreadSanitizer (this library is never instrumented): a meeting adds no happens-before
// edge, so it cannot hide a race in the code under test. So do not use it to publish data of the test itself.
class Rendezvous {
 public:
  explicit Rendezvous(int parties);
  ~Rendezvous();
  Rendezvous(const Rendezvous&) = delete;
  Rendezvous& operator=(const Rendezvous&) = delete;

  // Arrives, and waits until all parties have. False if `limit` passes first; the party stays counted as arrived.
  bool arrive_and_wait(std::chrono::milliseconds limit);
  // Arrives and goes on.
  void arrive();
  // Waits until all have arrived, without counting the caller.
  bool wait(std::chrono::milliseconds limit) const;
  // How many have arrived so far.
  int arrived() const;

 private:
  struct State;
  State* state_;  // in memory that forked children share
};

// Waits until `condition()` holds, looking again every few milliseconds. False if `limit` passes first, or would pass
// in vain (bounded_wait.h): `condition` may look at everything but at what time it is. For conditions that nothing
// signals (another process's state in /proc, say); prefer a Rendezvous.
template <typename Condition>
bool eventually(Condition condition, std::chrono::milliseconds limit);

template <typename Condition>
bool eventually(Condition condition, std::chrono::milliseconds limit) {
  BoundedWait wait(limit);
  while (!condition()) {
    if (wait.is_over()) return condition();
    wait.pause();
  }
  return true;
}

}  // namespace trenza

#endif  // GRADER_TESTING_RENDEZVOUS_H_
