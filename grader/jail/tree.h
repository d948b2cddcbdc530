#ifndef GRADER_JAIL_TREE_H_
#define GRADER_JAIL_TREE_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace trenza {

// One process as /proc/PID/stat shows it (proc(5)).
struct Process {
  pid_t pid = 0;
  pid_t parent = 0;
  char state = '?';
  long long threads = 0;
  long long cpu_ms = 0;        // its own, and that of the children it has waited for
  long long memory_bytes = 0;  // resident; what it shares with others counts for each of them
};

// Every process that this one can see; no more than `most`, since a bomb grows faster than it could be read.
std::vector<Process> all_processes(std::size_t most = SIZE_MAX);

// Everything below this process: all of the namespace where it is process 1 of one, and then no more than `most`; else
// what descends from it.
std::vector<Process> processes_below(bool own_namespace, std::size_t most = SIZE_MAX);

// True if a thread of `process` is in line for a processor, or waits in the kernel for what no signal interrupts:
// states R and D of proc(5). One that runs is in line, too.
bool wants_to_run(const Process& process);

// The children of this process that have not been reaped yet.
std::vector<pid_t> children();

// What `processes` really hold: pages that several share are counted once. Slow: the kernel walks their page tables.
// `shared_bytes` gets the part that is shared memory, which may also be counted as files of /dev/shm. A process that
// does not let itself be looked at counts with what is resident.
long long exact_memory(const std::vector<Process>& processes, long long& shared_bytes);

// The bytes of all System V shared memory in this namespace.
long long system_v_memory();

// What the machine still has to give, in bytes; -1 if it does not say.
long long available_memory();

// The name of the program that `pid` runs; empty if it is gone.
std::string command_of(pid_t pid);

}  // namespace trenza

#endif  // GRADER_JAIL_TREE_H_
