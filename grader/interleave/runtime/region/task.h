#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_TASK_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_TASK_H_

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <limits>

#include "grader/interleave/runtime/region/frames.h"
#include "grader/interleave/runtime/region/op.h"
#include "grader/interleave/runtime/region/task_set.h"
#include "grader/interleave/runtime/region/vector_clock.h"

namespace trenza::interleave {

inline constexpr int kMaxProcesses = 64;
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// What a task did since it last changed anything: see sched/spin.h.
struct Spin {
  static constexpr int kKeys = 6;
  std::uint64_t first_pc = 0;  // the read that begins a round
  Key first_key = 0;           //
  std::uint64_t round = 0;     // hash of this round's reads
  std::uint64_t previous = 0;  // of the round before
  std::uint32_t rounds = 0;    // rounds that were all alike
  std::uint32_t reads = 0;     // in this round so far,
  std::uint32_t patience = 8;  // and how many until another read is taken for the one that begins a round
  Key keys[kKeys] = {};        // what a round reads
  std::uint8_t key_count = 0;  // kKeys + 1: more than fit
  bool parked = false;         // held back until one of the keys is written
};

// A thread of one of the processes under test.
struct Task {
  // Futex word: 1 when the task may run. Everything else is written only by the task that runs, and handing over the
  // baton (release, then acquire) makes it visible to the next.
  std::atomic<std::uint32_t> baton{0};

  bool used = false;
  bool ended = false;
  bool detached = false;
  bool joined = false;
  std::uint8_t claimed_by = 0;   // the task that joined or detached it
  std::uint64_t claimed_pc = 0;  // where
  Frames claimed_frames;         // how, in a detailed run
  bool joined_itself = false;    // it tried to, and has thrown nothing since
  std::uint8_t process = 0;
  std::uint8_t parent = 0;             // the task that created or forked it
  pid_t tid = 0;                       // 0 until it has started
  Op pending;                          // what it does in its next step
  std::int64_t deadline = kNever;      // virtual time at which `pending` gives up
  bool deadline_is_the_point = false;  // a sleep: its end is what it waits for
  bool patient = false;                // such a sleep, from which it wakes only when nobody else can go on
  std::int64_t pause = 0;              // how long the last patient sleep was, in nanoseconds,
  std::uint64_t pause_began_at = 0;    // and Region::changes then
  std::uint32_t arrival = 0;           // when it began to wait, in notifications of the queue
  bool released = false;               // by a broadcast, or a barrier that is complete
  std::int16_t held_up_by = -1;        // process whose lock of a file it waits for, where that is known
  std::uint32_t steps = 0;             // taken so far
  Frames frames;                       // of `pending`, in a detailed run
  std::uint32_t last_step = 0;         // when it took its last one, in steps of all
  std::uint32_t passed_over = 0;       // looks of the policy at which it could go on and had not since the look before
  std::uint32_t in_a_row = 0;          // steps since another task ran

  VectorClock clock;     // what it has seen
  VectorClock acquired;  // what it read relaxed, seen once it fences
  VectorClock fenced;    // what its relaxed stores publish since its last release fence
  std::uint32_t epoch = 1;

  std::uint8_t weak_left = 0;      // of Plan::weak
  std::uint8_t spurious_left = 0;  // how many compare_exchange_weak may still fail for no reason

  Spin spin;
  double priority = 0;       // pct, pos
  std::uint32_t weight = 0;  // surw: interesting operations left

  std::uint64_t pthread = 0;  // what pthread_self() returns in it
  void* result = nullptr;     // of its start routine
};

// One of the processes under test.
struct Process {
  bool used = false;
  bool ended = false;       // its end has been announced
  bool reaped = false;      // its parent has waited for it
  bool threaded = false;    // ever had more than one task
  std::uint8_t parent = 0;  // 0 as the parent of process 0: the server
  std::uint8_t first_task = 0;
  std::uint8_t group = 0;  // the process that leads its group; 0: that in which the program was started
  pid_t pid = 0;
  std::int32_t status = 0;    // as waitpid tells it
  std::uint64_t caught = 0;   // bit n: it handles signal n
  std::uint64_t ignored = 0;  // bit n: it ignores signal n
  VectorClock last;           // what its tasks had seen when it ended
  // The locks of files that it may hold: of which file, and the range that all of them lie in.
  Key locked_file = 0;
  std::int64_t locked_begin = 0, locked_end = 0;
  bool locks_many = false;  // of several files, so that the above does not tell
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_TASK_H_
