#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_OP_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_OP_H_

#include <cstdint>

namespace trenza::interleave {

// What a task does in one step. Every visible operation is one of these; the scheduler may switch before each.
enum class OpKind : std::uint8_t {
  none,
  task_start,    // the first step of a thread or forked process
  task_end,      // the last one of a thread
  create,        // starts a thread
  join,          // waits for a thread's end
  lock,          // mutex
  trylock,       //
  unlock,        //
  cond_wait,     // releases the mutex and begins to wait
  cond_wake,     // ends the wait and takes the mutex again
  notify_one,    //
  notify_all,    //
  read_lock,     // reader-writer lock
  write_lock,    //
  rw_trylock,    //
  rw_unlock,     //
  barrier_in,    // arrives
  barrier_out,   // leaves once all have arrived
  once,          // enters or passes a pthread_once or the guard of a static local
  once_done,     // its initialisation is complete, or was given up
  sem_wait,      //
  sem_trywait,   //
  sem_post,      //
  futex_wait,    // compares and begins to wait
  futex_wake,    // ends the wait
  futex_notify,  // wakes up to n
  load,          // atomic
  store,         //
  rmw,           // exchange, fetch_add …
  cas,           // compare and exchange
  fence,         //
  yield,         //
  sleep,         //
  fork,          //
  wait,          // waits for a child process
  exit,          // ends a process
  kill,          //
  set_group,     // of processes
  read,          // from a pipe or a socket pair
  write,         //
  poll,          //
  close,         //
  file_lock,     // record locks of fcntl, flock and lockf
  file_trylock,  //
  file_unlock,   //
  file_read,     // of a file that several tasks may have open
  file_write,    // or its size, or its position
  detach,        // lets a thread end by itself
  destroy,       // ends a lock, condition variable …, or the memory that it lies in
  names,         // opens, creates, removes or renames a file
  plain_read,    // of memory, by an access that is known to race and was made a point of decision
  plain_write,   //
};

// The word for `kind` in traces: "lock", "cond_wait".
constexpr const char* name(OpKind kind) {
  switch (kind) {
    case OpKind::none: return "none";
    case OpKind::task_start: return "task_start";
    case OpKind::task_end: return "task_end";
    case OpKind::create: return "create";
    case OpKind::join: return "join";
    case OpKind::lock: return "lock";
    case OpKind::trylock: return "trylock";
    case OpKind::unlock: return "unlock";
    case OpKind::cond_wait: return "cond_wait";
    case OpKind::cond_wake: return "cond_wake";
    case OpKind::notify_one: return "notify_one";
    case OpKind::notify_all: return "notify_all";
    case OpKind::read_lock: return "read_lock";
    case OpKind::write_lock: return "write_lock";
    case OpKind::rw_trylock: return "rw_trylock";
    case OpKind::rw_unlock: return "rw_unlock";
    case OpKind::barrier_in: return "barrier_in";
    case OpKind::barrier_out: return "barrier_out";
    case OpKind::once: return "once";
    case OpKind::once_done: return "once_done";
    case OpKind::sem_wait: return "sem_wait";
    case OpKind::sem_trywait: return "sem_trywait";
    case OpKind::sem_post: return "sem_post";
    case OpKind::futex_wait: return "futex_wait";
    case OpKind::futex_wake: return "futex_wake";
    case OpKind::futex_notify: return "futex_notify";
    case OpKind::load: return "load";
    case OpKind::store: return "store";
    case OpKind::rmw: return "rmw";
    case OpKind::cas: return "cas";
    case OpKind::fence: return "fence";
    case OpKind::yield: return "yield";
    case OpKind::sleep: return "sleep";
    case OpKind::fork: return "fork";
    case OpKind::wait: return "wait";
    case OpKind::exit: return "exit";
    case OpKind::kill: return "kill";
    case OpKind::set_group: return "set_group";
    case OpKind::read: return "read";
    case OpKind::write: return "write";
    case OpKind::poll: return "poll";
    case OpKind::close: return "close";
    case OpKind::file_lock: return "file_lock";
    case OpKind::file_trylock: return "file_trylock";
    case OpKind::file_unlock: return "file_unlock";
    case OpKind::file_read: return "file_read";
    case OpKind::file_write: return "file_write";
    case OpKind::detach: return "detach";
    case OpKind::destroy: return "destroy";
    case OpKind::names: return "names";
    case OpKind::plain_read: return "plain_read";
    case OpKind::plain_write: return "plain_write";
  }
  return "?";
}

// What memory or kernel object an operation is about, the same in every process that shares it. Zero means none.
//
//   bits 63..56   space: 1 private memory, 2 shared mapping, 3 kernel object, 4 task, 5 process
//   bits 55..48   process (private memory) or kind
//   bits 47..0    address or number; of a shared mapping: bits 55..40 its number, 39..0 the offset in it
using Key = std::uint64_t;

enum class Space : std::uint8_t { none, memory, mapping, kernel, task, process };

constexpr Key make_key(Space space, unsigned owner, std::uint64_t where) {
  return Key{static_cast<std::uint8_t>(space)} << 56 | Key{owner & 0xff} << 48 | (where & 0xffff'ffff'ffff);
}
constexpr Key make_mapping_key(unsigned mapping, std::uint64_t offset) {
  return Key{static_cast<std::uint8_t>(Space::mapping)} << 56 | Key{mapping & 0xffff} << 40 | (offset & 0xff'ffff'ffff);
}
constexpr Space space_of(Key key) { return static_cast<Space>(key >> 56); }

// A visible operation as its task announces it, before anybody knows when it will take place.
struct Op {
  OpKind kind = OpKind::none;
  bool modifies = true;     // false: does not conflict with other operations that only read `key`
  bool global = false;      // conflicts with everything
  std::uint8_t size = 0;    // of an access, in bytes
  std::uint8_t order = 0;   // __ATOMIC_… of an atomic operation
  std::uint32_t extra = 0;  // by kind: descriptor, children to wait for (Children), number to wake, value slept on
  Key key = 0;
  Key second = 0;             // cond_wait and cond_wake: the mutex
  std::uint64_t address = 0;  // in the process of the task
  std::uint64_t pc = 0;       // return address in the code that called
};

// The second key of all that is done to a channel: a poll looks at several.
inline constexpr Key kAnyChannel = make_key(Space::kernel, 0, 1);

// True if it ends a process, and so closes what the process held of any channel.
constexpr bool ends_process(OpKind kind) { return kind == OpKind::exit || kind == OpKind::kill; }

// What `op` is about, for those who look for conflicts; zeros where there is less.
struct OpKeys {
  Key keys[3];
};
constexpr OpKeys keys_of(const Op& op) {
  return {{op.key, op.second == op.key ? 0 : op.second, ends_process(op.kind) ? kAnyChannel : 0}};
}

// True if `op` conflicts with all other operations on `key`, one of its keys, whatever they are.
constexpr bool conflicts_with_all(const Op& op, Key key) {
  return op.modifies && op.kind != OpKind::exit && key != kAnyChannel;
}

// True if the order of `a` and `b`, of two tasks, can matter.
constexpr bool conflict(const Op& a, const Op& b) {
  if (a.global || b.global) return true;
  if (!a.modifies && !b.modifies) return false;
  // Processes that end share the key of their parent's children, but only who waits for them can tell.
  if (a.kind == OpKind::exit && b.kind == OpKind::exit && a.key != b.key) return false;
  // What is done to two channels is told apart only by who looks at several.
  const bool of_any_channel =
      a.kind == OpKind::poll || b.kind == OpKind::poll || ends_process(a.kind) || ends_process(b.kind);
  for (const Key x : keys_of(a).keys) {
    if (x == 0 || (x == kAnyChannel && !of_any_channel)) continue;
    for (const Key y : keys_of(b).keys) {
      if (x == y) return true;
    }
  }
  return false;
}

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_OP_H_
