#ifndef GRADER_TESTING_CPU_TIME_H_
#define GRADER_TESTING_CPU_TIME_H_

#include <sys/types.h>

#include <chrono>
#include <optional>

namespace trenza {

// CPU time that all threads of this process have used so far. A wait that spins shows up here, whatever the load of
// the machine; a wait that sleeps does not.
std::chrono::nanoseconds process_cpu_time();

// The same of process `id`, which may be any. nullopt if there is none.
std::optional<std::chrono::nanoseconds> process_cpu_time(pid_t id);

// CPU time that the calling thread has used so far.
std::chrono::nanoseconds thread_cpu_time();

// How long the process `id`, its main thread, has used a processor or stood in line for one so far, in other words: has
// not slept. Time in line is added when it is over. nullopt where the kernel does not tell (/proc/PID/schedstat), and
// in the interleave mode: it is time of the machine, on which no schedule may depend.
std::optional<std::chrono::nanoseconds> awake_time(pid_t id);

}  // namespace trenza

#endif  // GRADER_TESTING_CPU_TIME_H_
