// tasks: processes
// A child closes all that it might have inherited, also what its parent has closed already.

#include <sys/wait.h>
#include <unistd.h>

int main() {
  int ends[2];
  if (pipe(ends) != 0) return 1;
  close(ends[0]);
  const pid_t child = fork();
  if (child == 0) {
    for (int descriptor = 3; descriptor < 20; ++descriptor) close(descriptor);
    _exit(0);
  }
  close(ends[1]);
  int status = 0;
  return waitpid(child, &status, 0) == child && status == 0 ? 0 : 1;
}
