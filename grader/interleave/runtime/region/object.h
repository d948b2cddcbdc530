#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_OBJECT_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_OBJECT_H_

#include <cstdint>

#include "grader/interleave/runtime/region/frames.h"
#include "grader/interleave/runtime/region/history.h"
#include "grader/interleave/runtime/region/op.h"
#include "grader/interleave/runtime/region/task_set.h"
#include "grader/interleave/runtime/region/vector_clock.h"

namespace trenza::interleave {

enum class ObjectKind : std::uint8_t {
  unknown,
  atomic,
  mutex,
  condition,
  rwlock,
  barrier,
  once,
  semaphore,
  thread,
  process,
  channel,
  counter,  // eventfd
  file,
  file_lock,
  clock
};

constexpr const char* name(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::unknown: return "object";
    case ObjectKind::atomic: return "atomic";
    case ObjectKind::mutex: return "mutex";
    case ObjectKind::condition: return "condition variable";
    case ObjectKind::rwlock: return "reader-writer lock";
    case ObjectKind::barrier: return "barrier";
    case ObjectKind::once: return "once flag";
    case ObjectKind::semaphore: return "semaphore";
    case ObjectKind::thread: return "thread";
    case ObjectKind::process: return "process";
    case ObjectKind::channel: return "pipe";
    case ObjectKind::counter: return "event counter";
    case ObjectKind::file: return "file";
    case ObjectKind::file_lock: return "lock of a file";
    case ObjectKind::clock: return "clock";
  }
  return "object";
}

inline constexpr int kNobody = -1;
inline constexpr int kTheDead = -2;  // a lock that was copied by fork while another thread held it

// Who waits, and who of them may leave. A notification for one is not given to anybody in particular: any task that
// waited when it came may use it, which makes "whom does it wake" a choice of who runs next. A task arrives with the
// number of notifications so far, and may use a notification with a higher number; it takes the oldest that it can.
struct WaitQueue {
  TaskSet waiting;
  std::uint32_t* tickets = nullptr;  // numbers of the unused notifications, ascending; room for kMaxTasks
  std::uint32_t ticket_count = 0;
  std::uint32_t notifications = 0;  // all that ever came
  std::uint32_t lost = 0;           // those that came when nobody was left to wake
};

struct Mutex {
  enum Type : std::uint8_t { normal, recursive, errorcheck };
  Type type = normal;
  bool robust = false;
  bool owner_died = false;       // the next to lock is told
  bool not_recoverable = false;  //
  std::int16_t owner = kNobody;  // task
  std::uint32_t depth = 0;
};

struct RwLock {
  std::int16_t writer = kNobody;
  TaskSet readers;
  std::uint8_t held[kMaxTasks] = {};  // how often each reader has it
};

struct Barrier {
  std::uint32_t parties = 0;
  std::uint32_t arrived = 0;
};

struct Once {
  enum State : std::uint8_t { fresh, running, done };
  State state = fresh;
  std::int16_t runner = kNobody;
};

// Anything that tasks synchronise by. Which of the parts are used depends on `kind`.
struct Object {
  static constexpr std::uint8_t kNoMark = 0xff;
  Key key = 0;
  std::uint32_t next = 0;  // in its bucket
  std::uint32_t number = 0;
  ObjectKind kind = ObjectKind::unknown;
  bool destroyed = false;
  std::uint8_t mark_offset = kNoMark;  // where its end left a mark in its memory (model/lifetime.h)
  bool initialised = false;            // by an explicit call
  bool process_shared = false;         // made for several processes
  std::int16_t user = kNobody;         // the first process that used it, where it is not
  std::uint64_t address = 0;           // in the process that used it first
  std::uint64_t ended_pc = 0;          // where it was destroyed,
  std::int16_t ended_by = 0;           // by which task,
  std::uint32_t ended_epoch = 0;       // when,
  Frames ended_frames;                 // and in a detailed run, how
  VectorClock published;               // what those who acquire it will have seen
  WaitQueue queue;
  Mutex mutex;
  Once once;
  Barrier barrier;
  std::int64_t count = 0;      // semaphore
  History* history = nullptr;  // atomic: in the arena
  RwLock* rwlock = nullptr;    // in the arena: it is large and rare
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_OBJECT_H_
