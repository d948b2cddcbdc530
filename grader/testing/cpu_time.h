#ifndef GRADER_TESTING_CPU_TIME_H_
#define GRADER_TESTING_CPU_TIME_H_

#include <chrono>

namespace trenza {

// CPU time that all threads of this process have used so far. A wait that spins shows up here, whatever the load of
// the machine; a wait that sleeps does not.
std::chrono::nanoseconds process_cpu_time();

// CPU time that the calling thread has used so far.
std::chrono::nanoseconds thread_cpu_time();

}  // namespace trenza

#endif  // GRADER_TESTING_CPU_TIME_H_
