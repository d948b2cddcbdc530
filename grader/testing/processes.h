#ifndef GRADER_TESTING_PROCESSES_H_
#define GRADER_TESTING_PROCESSES_H_

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "grader/testing/call_site.h"

namespace trenza {

// How a process ended: exactly one of the two is set.
struct Ending {
  std::optional<int> exit_code;
  std::optional<int> signal;

  friend bool operator==(const Ending&, const Ending&) = default;
};

// `ending` in words, for messages: "exit code 3", "signal 9 (Killed)".
std::string to_string(const Ending& ending);

// Runs `body` in a forked child, and waits for it; the child ends with the body's return value by _exit, or is killed
// when `limit` passes. The child may use assertions: they count for the case. Nullopt after the limit. The case fails,
// at `place`, if the child left before the body returned (completion.h).
std::optional<Ending> run_in_child(const std::function<int()>& body, std::chrono::milliseconds limit,
                                   CallSite place = CallSite::current());

// The children of this process, dead but unreaped ones included, read from /proc. Includes nothing that the kit made.
std::vector<pid_t> children();

// The same of any process, so that a child can look at its siblings: `children_of(getppid())`.
std::vector<pid_t> children_of(pid_t parent);

// True if `pid` is a child that has ended and was not waited for.
bool is_zombie(pid_t pid);

// True if `id`, a process (then its main thread) or a thread (gettid(2)), sleeps in the kernel: in waitpid(2), read(2),
// a lock and the like. So a test can tell one that is blocked from one that only had no turn yet: a child that goes on
// only when this holds for its parent has let the parent come as far as it can without it. Only of a moment, and true
// also during the shortest wait: look several times, and see process_cpu_time() for a proof that something spins.
bool is_asleep(pid_t id);

// Stops the calling process (SIGSTOP) until its parent has woken up for that, `limit` at most, and lets it go on; three
// times. A child that is stopped has not ended, whatever waitpid() tells who asks for WUNTRACED. Call it in a child
// whose parent waits for it; not in the interleave mode, where nothing stops.
void stop_for_a_moment(std::chrono::milliseconds limit);

// Kills and reaps every child; returns how many there were. For a test that expects none and wants to go on.
int reap_all_children();

}  // namespace trenza

#endif  // GRADER_TESTING_PROCESSES_H_
