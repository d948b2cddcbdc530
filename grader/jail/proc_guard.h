#ifndef GRADER_JAIL_PROC_GUARD_H_
#define GRADER_JAIL_PROC_GUARD_H_

#include "grader/jail/pipe.h"

namespace trenza {

// A set of rules (landlock(7)) under which nothing in /proc can be opened to be written. Through /proc/PID/mem a
// program could change what no other way leads to: its own code and constants, and the memory of processes of the same
// user.
//
// Not open where the kernel has no such rules: before Linux 5.19, or where they are switched off; nor where /dev/mqueue
// is not mounted, for then message queues would be refused, too.
Descriptor proc_guard();

// True if proc_guard() will be open; for a jail that mounts /dev/mqueue itself, if it will be inside of it.
bool has_proc_guard(bool mounts_queues);

// Puts the calling process, and all that come of it, under `guard` for good. It must have set no_new_privs.
// Async-signal-safe.
bool stand_under(const Descriptor& guard);

}  // namespace trenza

#endif  // GRADER_JAIL_PROC_GUARD_H_
