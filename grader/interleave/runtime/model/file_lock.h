#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_FILE_LOCK_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_FILE_LOCK_H_

#include <fcntl.h>

#include <cstdint>

#include "grader/interleave/runtime/model/channel.h"

namespace trenza::interleave {

// Locks of files: those of fcntl(2), which belong to a process and a range of the file, or to an open file description
// (F_OFD_*), and those of flock(2). Who holds what is known to the kernel, with its rules for ranges, forks, copies of
// descriptors and closing: a step tries without blocking, and who cannot go on waits until another step on the locks of
// this file makes it worth while to try again. All return what the system call returns, errors as negative numbers.

// fcntl's F_SETLK, F_SETLKW, F_GETLK and their F_OFD_ variants. F_SETLKW fails with EDEADLK where the kernel's would:
// when the process that holds the lock waits, over any number of others, for this one.
long use_record_lock(int descriptor, int command, struct flock* request, std::uint64_t pc);

long use_flock(int descriptor, int operation, std::uint64_t pc);

// Does `call`, which closes `descriptor` of a file: all locks of this process on that file go with it. A step only
// where somebody has locked the file.
long close_file(int descriptor, const SystemCall& call, std::uint64_t pc);

// True if `process` may hold a lock of a file: its end lets others go on.
bool holds_file_lock(int process);
// `process` has ended, and the kernel has released its locks.
void abandon_file_locks(int process);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_FILE_LOCK_H_
