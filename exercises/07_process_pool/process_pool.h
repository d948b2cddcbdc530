#ifndef EXERCISES_07_PROCESS_POOL_PROCESS_POOL_H_
#define EXERCISES_07_PROCESS_POOL_PROCESS_POOL_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

namespace course {

// The result was not there in time. The task goes on, and its result can still be asked for.
class TimeoutError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The worker process ended in the middle of the task, in whatever way; what() says how ("signal 9", "exit code 3";
// "exit code 0" too).
class WorkerDied : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The function threw in the worker; what() is the text of the std::exception, at least its first 500 bytes. Of anything
// else that is thrown it is a text of the pool's own.
class TaskFailed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The pool takes no more work, or was terminated before the task was done.
class PoolClosed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The result of one task, now or later. Copies stand for the same task. May outlive the pool.
class AsyncResult {
 public:
  // Waits for the result and returns it, any number of times. If there is none, throws what ended the task: TaskFailed,
  // WorkerDied or PoolClosed.
  std::int64_t get();

  // The same, but throws TimeoutError if the task has not ended within `timeout`, by a clock that nobody can set. A
  // timeout of 0 or less leaves nothing to wait; the longest is a year.
  std::int64_t get(std::chrono::milliseconds timeout);

  // Waits until the task has ended, well or badly.
  void wait();

  // True if the task has ended. Does not wait.
  bool ready();

  struct State;
  explicit AsyncResult(std::shared_ptr<State> state);

 private:
  std::shared_ptr<State> state_;
};

// Results of several tasks as they arrive:
//
//   UnorderedResults results = pool.imap_unordered(square, {3, 1, 2});
//   while (auto result = results.next()) std::cout << *result << "\n";
class UnorderedResults {
 public:
  // Waits for the next result; nullopt after the last one. Throws what ended the task, as AsyncResult::get does, and
  // can be called again for the others.
  std::optional<std::int64_t> next();

  struct State;
  explicit UnorderedResults(std::shared_ptr<State> state);

 private:
  std::shared_ptr<State> state_;
};

// A fixed number of worker processes that call functions for this one.
//
//   std::int64_t square(std::int64_t x) { return x * x; }
//   ...
//   ProcessPool pool(4);
//   pool.map(square, {0, 1, 2});                       // {0, 1, 4}
//   AsyncResult result = pool.apply_async(square, 20);  // goes on at once
//   result.get(std::chrono::seconds(1));               // 400
//
// Workers are forks of this process: a function's address means the same in them, and they see the memory of this
// process as it was when they were made. Each works on one task at a time, and an idle worker gets a task at once; a
// task that has to wait for a worker is handed out by the next call to the pool or to one of its results. A worker that
// dies fails the task it was working on, and no other, and no task is tried again; a new one takes its place by the
// next such call, also when the pool takes no more work. One that dies idle costs no task. Workers that have nothing to
// do end by themselves when this process is gone. Any number of tasks may wait. Pools are independent of each other,
// and of other children of this process. A call that waits sleeps.
//
// Thread safety: one thread uses the pool and its results. Make the pool before you start threads: fork copies the
// calling thread alone, so a lock that another thread holds at that moment stays locked in the worker for ever. A pool
// made later works as long as its tasks need no such lock (malloc and free are safe).
//
// A signal handler that runs in the middle of a call neither fails it nor changes its timeout. System calls that fail,
// such as fork, are thrown as std::system_error; a worker that could not be made then is made by a later call.
class ProcessPool {
 public:
  using Function = std::int64_t (*)(std::int64_t);

  // Starts `workers` processes; std::invalid_argument for fewer than one. If one of them cannot be made, those that
  // were are ended first.
  explicit ProcessPool(int workers);

  // terminate()
  ~ProcessPool();
  ProcessPool(const ProcessPool&) = delete;
  ProcessPool& operator=(const ProcessPool&) = delete;

  // f of every input, in the order of the inputs. Returns when all tasks have ended; if some failed, throws what ended
  // the first of them in the order of the inputs.
  std::vector<std::int64_t> map(Function f, const std::vector<std::int64_t>& inputs);

  // f of every input, in the order in which the workers finish.
  UnorderedResults imap_unordered(Function f, const std::vector<std::int64_t>& inputs);

  // f of `x`, later: returns without waiting.
  AsyncResult apply_async(Function f, std::int64_t x);

  // No more work is taken: map, imap_unordered and apply_async throw PoolClosed. What was taken is still done.
  void close();

  // Waits until all work is done and the workers have ended by themselves. Throws nothing that ended a task. Only after
  // close() or terminate(); std::logic_error otherwise.
  void join();

  // Ends the workers now, whatever they do and whichever signals they ignore, and waits for their end. Tasks that were
  // not done end with PoolClosed.
  void terminate();

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace course

#endif  // EXERCISES_07_PROCESS_POOL_PROCESS_POOL_H_
