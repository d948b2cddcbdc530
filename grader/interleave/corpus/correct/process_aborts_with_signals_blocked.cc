// tasks: processes
// A child blocks every signal and calls abort, which unblocks its own: SIGABRT ends the child all the same.

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

int main() {
  const pid_t child = fork();
  if (child == 0) {
    const rlimit no_core_file{0, 0};
    setrlimit(RLIMIT_CORE, &no_core_file);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, nullptr);
    std::abort();
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child) return 1;
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT ? 0 : 2;
}
