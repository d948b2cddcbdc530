#include "grader/tsan/options.h"

namespace trenza {

std::string tsan_options(const std::string& log_prefix, bool follows_locks) {
  // halt_on_error=0: the case goes on, so that what it shows under the race can be read beside the race.
  // die_after_fork=0: lessons fork from programs that have threads.
  // second_deadlock_stack=1: a lock order is wrong because of two places, so both must be shown.
  // atexit_sleep_ms=0: by default a process that ends beside living threads waits a second for late races.
  // handle_*=0: a deadly signal ends the process as it would without ThreadSanitizer, since lessons look at how
  // children died; grader/testing/crash_report.h tells where.
  return "log_path=" + log_prefix +
         ":exitcode=66:halt_on_error=0:die_after_fork=0:second_deadlock_stack=1:report_thread_leaks=1:atexit_sleep_ms=0"
         ":handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:report_signal_unsafe=0" +
         (follows_locks ? "" : ":detect_deadlocks=0");
}

}  // namespace trenza
