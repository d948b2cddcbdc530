#ifndef GRADER_JAIL_FILTER_H_
#define GRADER_JAIL_FILTER_H_

#include "grader/jail/pipe.h"

namespace trenza {

// The filter on system calls of Jail::Level::full, as the kernel takes it (an array of sock_filter, seccomp(2)), in a
// file in memory. It refuses what no exercise needs: to look into other processes, to make namespaces and mounts, keys,
// BPF, io_uring, sockets other than local, IPv4 and IPv6, and what only an administrator does. A program that makes
// calls of another architecture is killed. Everything that lessons on processes and threads use is left alone; clone3
// says "not there" (ENOSYS), upon which the C library takes clone, whose flags a filter can see.
//
// Throws std::runtime_error or std::system_error.
Descriptor system_call_filter();

}  // namespace trenza

#endif  // GRADER_JAIL_FILTER_H_
