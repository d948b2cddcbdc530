// tasks: processes
// A second thread of a child calls abort while the first one waits for it: the child ends by SIGABRT.

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

int main() {
  const pid_t child = fork();
  if (child == 0) {
    const rlimit no_core_file{0, 0};
    setrlimit(RLIMIT_CORE, &no_core_file);
    std::thread([] { std::abort(); }).join();
    _exit(1);
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child) return 1;
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT ? 0 : 2;
}
