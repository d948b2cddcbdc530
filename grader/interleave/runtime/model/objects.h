#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_OBJECTS_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_OBJECTS_H_

#include <cstddef>
#include <cstdint>

#include "grader/interleave/runtime/region/region.h"

namespace trenza::interleave {

// The key of `address` as the calling task sees it: the same in every process that maps the same memory.
Key key_of(const void* address);
// The same for a task of `process`.
Key key_of(std::uint64_t address, int process);

// The object at `key`, or null if nothing was ever done with it.
Object* find_object(Key key);
// The object at `key`, made on first use. `address` and `kind` describe it then, and `kind` replaces `unknown`.
Object& object_at(Key key, ObjectKind kind, std::uint64_t address);
inline Object& object_at(const void* address, ObjectKind kind) {
  return object_at(key_of(address), kind, reinterpret_cast<std::uint64_t>(address));
}

// A lock or semaphore that was not made for several processes may be used by one only, wherever it lies: ends the
// schedule as misuse otherwise. `what` names it for the report.
void check_sharing(Object& object, const char* what, std::uint64_t pc);

// The task that holds a mutex in [address, address + size) of the calling process, or kNobody.
int holder_of_mutex_in(const void* address, std::size_t size);

// Forgets the objects in [address, address + size) of the calling process, whose memory now means something else.
void forget_objects(const void* address, std::size_t size);

// The fork of `parent` gave `child` copies of the parent's private objects: makes them. `forker` is the parent's task
// that forked, `heir` the child's task. A lock that another task of the parent holds stays locked for ever.
void copy_objects(int parent, int child, int forker, int heir);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_OBJECTS_H_
