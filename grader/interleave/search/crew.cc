#include "grader/interleave/search/crew.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <exception>
#include <limits>
#include <memory>
#include <new>

#include "grader/interleave/search/processors.h"

namespace trenza::interleave {
namespace {

// One part on the board.
struct Slot {
  std::atomic<bool> done{false};
  Part part;
};

// What the processes of a crew share: begins a mapping, with the slots behind it.
struct Board {
  std::atomic<std::uint64_t> next{0};                                          // part to begin
  std::atomic<std::uint64_t> last{std::numeric_limits<std::uint64_t>::max()};  // the lowest number that is over

  Slot* slots() { return reinterpret_cast<Slot*>(this + 1); }
};
static_assert(sizeof(Board) % alignof(Slot) == 0);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

struct Unmap {
  std::size_t size;
  void operator()(Board* board) const { munmap(board, size); }
};
using BoardPointer = std::unique_ptr<Board, Unmap>;

BoardPointer make_board(std::uint64_t count) {
  const std::size_t size = sizeof(Board) + count * sizeof(Slot);
  void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  BoardPointer board(new (memory) Board(), Unmap{size});
  std::uninitialized_default_construct_n(board->slots(), count);
  return board;
}

void take_parts(Board& board, std::uint64_t count, Program& program, const Work& work,
                std::chrono::steady_clock::time_point end) {
  while (std::chrono::steady_clock::now() < end) {
    const std::uint64_t number = board.next.fetch_add(1);
    if (number >= count || number > board.last.load()) return;
    Slot& slot = board.slots()[number];
    slot.part = work(program, number);
    slot.done.store(true);
    if (!slot.part.over) continue;
    std::uint64_t last = board.last.load();
    while (number < last && !board.last.compare_exchange_weak(last, number)) {
    }
  }
}

// The life of one process of the crew.
[[noreturn]] void serve(Board& board, std::uint64_t count, Program& original, const Work& work,
                        std::chrono::steady_clock::time_point end) {
  try {
    original.disown();
    Program::Options options = original.options();
    options.check = false;
    Program program(original.command(), options);
    take_parts(board, count, program, work, end);
  } catch (const std::exception&) {
    // What it did not do is done by who waits for it, who meets the same trouble then and tells.
    _exit(1);
  }
  _exit(0);
}

}  // namespace

void Totals::add(const Totals& more) {
  schedules += more.schedules;
  most_steps = std::max(most_steps, more.most_steps);
  most_tasks = std::max(most_tasks, more.most_tasks);
  most_processes = std::max(most_processes, more.most_processes);
  switches += more.switches;
  any_timed = any_timed || more.any_timed;
  any_parked = any_parked || more.any_parked;
  any_unfollowed = any_unfollowed || more.any_unfollowed;
  most_weak_choices = std::max(most_weak_choices, more.most_weak_choices);
}

void Totals::add(const Region& region) {
  add({.schedules = 1,
       .most_steps = region.step_count,
       .most_tasks = region.task_count,
       .most_processes = region.process_count,
       .switches = region.switches,
       .any_timed = region.timed,
       .any_parked = region.parked,
       .any_unfollowed = region.weak_unfollowed,
       .most_weak_choices = region.weak_choices});
}

std::vector<std::optional<Part>> share(Program& original, int jobs, std::uint64_t count, const Work& work,
                                       std::chrono::steady_clock::time_point end) {
  const BoardPointer board = make_board(count);
  std::vector<pid_t> crew;
  for (int i = 0; i < jobs && static_cast<std::uint64_t>(i) < count; ++i) {
    const pid_t pid = fork();
    if (pid < 0) break;  // those that there are do it all
    if (pid == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      use_processor(static_cast<std::size_t>(i));
      serve(*board, count, original, work, end);
    }
    crew.push_back(pid);
  }
  for (const pid_t pid : crew) {
    while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  std::vector<std::optional<Part>> parts(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (board->slots()[i].done.load()) parts[i] = board->slots()[i].part;
  }
  return parts;
}

}  // namespace trenza::interleave
