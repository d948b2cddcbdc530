#ifndef EXERCISES_05_RACE_MUTEX_RACE_MUTEX_H_
#define EXERCISES_05_RACE_MUTEX_RACE_MUTEX_H_

#include <functional>
#include <memory>

namespace course {

// A number that many threads may add to and read at the same time. No addition is ever lost.
//
// Every member function may be called by any number of threads at once, except the constructor and the destructor.
// Counters are independent of each other: work on one never makes a thread wait that works on another.
//
//   SharedCounter visitors;
//   visitors.add(1);
//   visitors.add(1, [](int seen) { std::cout << "there were " << seen << '\n'; });
//   visitors.get();  // 2
class SharedCounter {
 public:
  // What a thread does between reading the number and writing it back. It is given the value that was read.
  using OtherWork = std::function<void(int seen)>;

  explicit SharedCounter(int start = 0);
  ~SharedCounter();
  SharedCounter(const SharedCounter&) = delete;
  SharedCounter& operator=(const SharedCounter&) = delete;

  // Reads the number, calls `other_work` once with the value it has read (not at all if it is empty), and writes back
  // that value plus `amount`. These three steps are one critical section: while one thread is anywhere between the
  // first and the last of them, no other thread is. An amount of 0 is an addition like any other.
  //
  // If `other_work` throws, whatever it throws, the number stays as it was, the exception itself goes on to the caller,
  // and the counter can be used as before. `other_work` must not call the same counter: it would wait for itself; other
  // counters it may call. The sum must fit into an int.
  void add(int amount, const OtherWork& other_work = {});

  // The number now. While another thread is inside add(), it is the value before or after that addition; before, if
  // that addition fails in the end.
  int get() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace course

#endif  // EXERCISES_05_RACE_MUTEX_RACE_MUTEX_H_
