// What the program wants done with signals is noted, so that a signal's effect is known where it is sent.

#include <signal.h>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/real.h"
#include "grader/interleave/runtime/sched/conclude.h"

using namespace trenza::interleave;

namespace {

void note(int number, const struct sigaction& action) {
  Process& process = my_process();
  const std::uint64_t bit = std::uint64_t{1} << (number & 63);
  const bool ignores = action.sa_handler == SIG_IGN;
  const bool catches = !ignores && action.sa_handler != SIG_DFL;
  process.caught = catches ? process.caught | bit : process.caught & ~bit;
  process.ignored = ignores ? process.ignored | bit : process.ignored & ~bit;
}

}  // namespace

extern "C" {

int interleave_sigaction(int number, const struct sigaction* action, struct sigaction* old) noexcept {
  const int result = real().sigaction(number, action, old);
  if (result == 0 && action != nullptr && controlled()) note(number, *action);
  return result;
}
TRENZA_IN_FRONT(sigaction);

sighandler_t interleave_signal(int number, sighandler_t handler) noexcept {
  struct sigaction action = {};
  struct sigaction old = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  return sigaction(number, &action, &old) == 0 ? old.sa_handler : SIG_ERR;
}
TRENZA_IN_FRONT(signal);

}  // extern "C"
