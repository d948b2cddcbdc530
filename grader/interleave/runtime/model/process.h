#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_PROCESS_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_PROCESS_H_

#include <sys/resource.h>
#include <sys/types.h>

#include <cstdint>

namespace trenza::interleave {

// Processes as POSIX describes them.

// fork(2). Returns in both processes; negative error number on failure.
pid_t fork_process(std::uint64_t pc);

// wait4(2) for children that end; negative error number on failure.
pid_t wait_process(pid_t which, int* status, int options, rusage* usage, std::uint64_t pc);

// setpgid(2); negative error number on failure.
int set_group(pid_t pid, pid_t group, std::uint64_t pc);

// The number of the child process that waitpid(which) would reap, once it has ended: waits for it. Negative error
// number on failure; 0 if none has ended and `at_once`.
int await_child(pid_t which, bool at_once, std::uint64_t pc);
// The child with this number has been waited for.
void mark_reaped(int process);

// The calling process ends, without handlers or flushing, as _exit does.
[[noreturn]] void end_process(int code, std::uint64_t pc);
// The same by a signal whose action is the default one.
[[noreturn]] void end_process_by_signal(int signal, std::uint64_t pc);

// What quick_exit was called with, which the handlers of at_quick_exit are not told.
inline int quick_exit_code = 0;

// Lets the calling thread be reached by `signal`.
void unblock(int signal);

// kill(2) of one process, its own included, or of a group; negative error number on failure.
int kill_process(pid_t pid, int signal, std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_PROCESS_H_
