// tasks: processes
// The parent asks with WNOHANG and yields until the child is there; the child always can end.

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  const pid_t child = fork();
  if (child == 0) _exit(5);
  int status = 0;
  pid_t ended = 0;
  while ((ended = waitpid(child, &status, WNOHANG)) == 0) sched_yield();
  return ended == child && WIFEXITED(status) && WEXITSTATUS(status) == 5 ? 0 : 1;
}
