// tasks: processes
// A child leaves by quick_exit, which calls the handlers of at_quick_exit and none of those of atexit.

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace {

int ends[2];

}  // namespace

int main() {
  if (pipe(ends) != 0) return 1;
  const pid_t child = fork();
  if (child == 0) {
    std::atexit([] { (void)!write(ends[1], "a", 1); });
    std::at_quick_exit([] { (void)!write(ends[1], "q", 1); });
    std::quick_exit(7);
  }
  close(ends[1]);
  char byte = 0;
  if (read(ends[0], &byte, 1) != 1 || byte != 'q') return 2;
  if (read(ends[0], &byte, 1) != 0) return 3;
  int status = 0;
  if (waitpid(child, &status, 0) != child) return 4;
  return WIFEXITED(status) && WEXITSTATUS(status) == 7 ? 0 : 5;
}
