#ifndef EXERCISES_03_THREAD_PER_CORE_THREAD_PER_CORE_H_
#define EXERCISES_03_THREAD_PER_CORE_THREAD_PER_CORE_H_

#include <functional>
#include <vector>

namespace course {

// What one thread does. It is given the thread's index and returns the thread's result.
using Work = std::function<int(int index)>;

// Runs `work(0)`, `work(1)`, … `work(n - 1)`, each on a thread of its own and all at the same time, and returns their
// results: the one of `work(i)` stands at [i]. `n` is 0 or more and says how many threads there are, whatever the
// number of cores; 0 means none, and then nothing is called and nothing is returned. The calling thread only waits,
// asleep.
//
// When this function returns or throws, every thread that it started has ended and was joined.
//
// Errors:
// - If `work` throws, whatever it is, the other threads still run to their end. Then the exception goes on to the
//   caller as it was thrown; if several threads threw, the one with the lowest index counts.
// - If a thread cannot be created, no more are created and those that run are waited for. Then std::system_error goes
//   on to the caller, as std::thread throws it, also if `work` threw meanwhile.
//
// `work` is called by several threads at once, so what it shares between them is for the caller to protect.
//
//   const std::vector<int> squares = run_per_thread(4, [](int i) { return i * i; });  // 0 1 4 9
std::vector<int> run_per_thread(int n, const Work& work);

}  // namespace course

#endif  // EXERCISES_03_THREAD_PER_CORE_THREAD_PER_CORE_H_
