#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_REGION_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_REGION_H_

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "grader/interleave/runtime/region/arena.h"
#include "grader/interleave/runtime/region/complaint.h"
#include "grader/interleave/runtime/region/finding.h"
#include "grader/interleave/runtime/region/object.h"
#include "grader/interleave/runtime/region/plan.h"
#include "grader/interleave/runtime/region/step.h"
#include "grader/interleave/runtime/region/task.h"
#include "grader/interleave/runtime/region/task_set.h"
#include "grader/interleave/runtime/region/uncaught.h"

namespace trenza::interleave {

// The explorer and all processes under test map the region at this address, so that pointers into it mean the same
// everywhere. It lies far from where the kernel puts programs, heaps and stacks.
inline constexpr std::uintptr_t kRegionAddress = 0x1000'0000'0000;
// The environment variable that carries the descriptor of the region's memory to the tested program.
inline constexpr const char* kRegionVariable = "TRENZA_INTERLEAVE_REGION";

inline constexpr int kMaxSteps = 1 << 16;
inline constexpr int kMaxFrames = 1 << 18;
inline constexpr int kMaxObjects = 1 << 15;
inline constexpr int kObjectBuckets = 1 << 12;
inline constexpr int kMaxRanges = 256;
inline constexpr int kMaxKernelFiles = 1024;
inline constexpr int kMaxTrails = 256;  // the newest ones
inline constexpr int kMaxRaces = 32;    // the first ones of a schedule that goes on after them
inline constexpr int kMaxLibraryUnlocks = 256;

// No choice of the plan says what an atomic operation does.
inline constexpr int kNothingOffered = -1;

// One access that later ones are compared with.
struct Access {
  std::uint64_t pc = 0;
  std::uint32_t next = 0;   // index of the granule's next record, 0: none
  std::uint32_t epoch = 0;  // of the task at that time
  std::uint8_t task = 0;
  std::uint8_t bytes = 0;  // bit i: byte i of the granule
  bool is_write = false;
  bool is_atomic = false;
  bool is_free = false;
};

inline constexpr int kGranulesPerPage = 512;  // of 8 bytes
inline constexpr int kMaxShadowPages = 1 << 13;
inline constexpr int kShadowBuckets = 1 << 12;
inline constexpr int kMaxAccesses = 1 << 20;

// The accesses to 4096 bytes of memory.
struct ShadowPage {
  Key key = 0;                                       // of the first byte
  std::uint32_t next = 0;                            // in its bucket
  std::uint32_t first[kGranulesPerPage] = {};        // index of each granule's newest record
  std::uint64_t atomic[kGranulesPerPage / 64] = {};  // which granules atomic operations were done on
};

// What is known about accesses. Index 0 of the pools stands for "none".
struct Shadow {
  std::uint32_t page_count = 0;
  std::uint32_t access_count = 0;
  std::uint32_t buckets[kShadowBuckets] = {};
  ShadowPage pages[kMaxShadowPages];
  Access accesses[kMaxAccesses];
};

// A piece of a process's address space that other processes may see too.
struct SharedRange {
  std::uint64_t begin = 0, end = 0;
  std::uint64_t offset = 0;  // of `begin` in the mapping
  std::uint32_t mapping = 0;
  std::uint8_t process = 0;
};

// An access to the memory that the plan traces.
struct Trail {
  std::uint64_t pc = 0;
  Frames frames;
  std::uint8_t task = 0;
};

// A file that was mapped, to give it the same number everywhere.
struct SharedFile {
  std::uint64_t device = 0, inode = 0;
};

// A socket of a pair, by its inode, to find what both ends have in common.
struct SocketEnd {
  std::uint64_t inode = 0;
  std::uint32_t pair = 0;
};

struct ObjectTable {
  std::uint32_t count = 0;
  std::uint32_t buckets[kObjectBuckets] = {};
  Object objects[kMaxObjects];
};

// Turns of the conversation between explorer and server.
enum class Turn : std::uint32_t {
  starting,  // the server is not there yet
  waiting,   // the server waits for a plan
  running,   // a schedule runs
  done,      // its end can be read
  paused,    // a schedule waits in the middle, at Plan::pause_at
};

// Everything about one schedule, in memory that the explorer, the server and all processes under test share. Only
// the task that holds the baton writes it while a schedule runs, and the explorer only between schedules.
struct Region {
  std::uint64_t layout = 0;            // region_layout() of who made it
  std::atomic<std::uint32_t> turn{0};  // Turn; a futex word
  std::atomic<std::uint32_t> stop{0};  // the explorer gave up on the schedule that runs
  std::atomic<std::uint32_t> hold{0};  // not 0: the paused task must wait; a futex word
  pid_t paused = 0;                    // its process
  pid_t server = 0;
  std::uint64_t load_base = 0;  // of the executable, to be taken from pcs
  std::uint64_t text_begin = 0, text_end = 0;
  std::uint32_t instrumented_objects = 0;  // object files that announced themselves
  // Return addresses of calls that give back a lock of the C++ library's own, whatever memory order they name.
  std::uint32_t library_unlock_count = 0;
  std::uint64_t library_unlocks[kMaxLibraryUnlocks] = {};

  std::int64_t now = 0;         // virtual nanoseconds since the schedule began
  std::int64_t stall_left = 0;  // of Plan::stall
  int current = 0;              // the task that holds the baton
  int task_count = 0;
  int process_count = 0;
  int live_tasks = 0;
  int live_processes = 0;
  std::uint32_t step_count = 0;
  std::uint32_t frame_count = 0;
  std::uint32_t spurious_left = 0;
  std::uint32_t idle_clock_reads = 0;   // in a row, with nothing else done
  std::uint32_t futile_since = 0;       // livelock: step from which on nothing changed any more
  std::uint32_t starved = 0;            // times that a task had to be let go first, since nobody else let it
  std::uint32_t futile = 0;             // steps of parked loops, in a row, with nothing else to run
  std::uint64_t changes = 0;            // modifying steps so far
  std::uint64_t random = 0;             // state of the generator
  std::uint32_t next_change_point = 0;  // pct
  std::uint32_t change_points[8] = {};  //
  int intended = kNobody;               // surw: the task whose interesting operation comes next
  std::uint32_t delays_used = 0;        // follow: choices of the prefix that were used or skipped
  int offered = kNothingOffered;        // Choice::read of the plan's prefix for this step
  std::uint32_t weak_choices = 0;       // steps that could have done what only weak memory allows
  std::uint32_t lone_operations = 0;    // atomic operations since the last step, while there is one task only
  std::uint32_t mapping_count = 0;
  std::uint32_t file_count = 0;
  std::uint32_t range_count = 0;
  std::uint32_t socket_count = 0;
  std::uint32_t kernel_file_count = 0;
  std::uint32_t trail_count = 0;  // that ever were
  TaskSet asleep;                 // what is left of Plan::asleep
  bool channels_retried = false;  // every wait for a pipe was tried again since the last step that changed one
  bool diverged = false;          // a choice of the prefix could not be taken
  bool weak_unfollowed =
      false;               // some operation did only what its sequentially consistent order allows, for want of room
  bool timed = false;      // time mattered: a timeout, a sleep or a look at the clock
  bool parked = false;     // a loop that only re-read was held back
  std::uint64_t hash = 0;  // of all steps so far
  std::uint64_t switches = 0;  // steps by another task than the step before
  std::uint64_t plain_accesses = 0;

  Finding finding;
  std::uint32_t race_count = 0;  // that were passed over, no two by the same pair of places
  Finding races[kMaxRaces];
  Complaint complaint;
  Uncaught uncaught;
  SeqOrder seq_order;
  Plan plan;
  Process processes[kMaxProcesses];
  Task tasks[kMaxTasks];
  SharedRange ranges[kMaxRanges];
  SharedFile files[kMaxRanges];
  SocketEnd sockets[kMaxRanges];
  SharedFile kernel_files[kMaxKernelFiles];  // files and pipes that the program has used by a descriptor
  Trail trails[kMaxTrails];
  ObjectTable objects;
  Step steps[kMaxSteps];
  std::uint64_t frames[kMaxFrames];
  Shadow shadow;
  Arena arena;

  // Makes everything but the plan ready for the next schedule. For the explorer, between schedules.
  void reset();
};

// Stands for the layout of the region: an explorer and a program that were built from different sources do not agree on
// it, and must not try to work together.
constexpr std::uint64_t region_layout() {
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325;
  for (const std::uint64_t part : {sizeof(Region),
                                   sizeof(Task),
                                   sizeof(Process),
                                   sizeof(Object),
                                   sizeof(Step),
                                   sizeof(Op),
                                   sizeof(Access),
                                   sizeof(Plan),
                                   sizeof(Finding),
                                   sizeof(History),
                                   sizeof(SeqOrder),
                                   sizeof(Complaint),
                                   sizeof(Uncaught),
                                   offsetof(Region, now),
                                   offsetof(Region, asleep),
                                   offsetof(Region, finding),
                                   offsetof(Region, switches),
                                   offsetof(Region, random),
                                   offsetof(Region, change_points),
                                   offsetof(Region, steps),
                                   offsetof(Task, pending),
                                   offsetof(Task, spin),
                                   offsetof(Plan, prefix),
                                   offsetof(Plan, weights),
                                   offsetof(Plan, points),
                                   offsetof(Step, ready),
                                   offsetof(Finding, text),
                                   static_cast<std::size_t>(OpKind::plain_write),
                                   static_cast<std::size_t>(FindingKind::redundant),
                                   static_cast<std::size_t>(Policy::follow)}) {
    hash = (hash ^ part) * 0x100'0000'01b3;
  }
  return hash;
}

// How many steps of a schedule that is over matter: in a livelock, what follows only goes round.
std::uint32_t telling_steps(const Region& region);

// Buckets of the two hash tables, shared by reset() and the lookups.
constexpr std::uint32_t object_bucket(Key key) {
  return static_cast<std::uint32_t>((key ^ key >> 17) * 0x9e37'79b9'7f4a'7c15 >> 52);
}
constexpr std::uint32_t shadow_bucket(Key page) {
  return static_cast<std::uint32_t>((page >> 12) * 0x9e37'79b9'7f4a'7c15 >> 52);
}

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_REGION_H_
