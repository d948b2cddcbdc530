// expect: ASSERT
// tasks: processes
// wait() gives back whichever child ends first; the program takes it for the one that was started first.

#include <sys/wait.h>
#include <unistd.h>

int main() {
  if (fork() == 0) _exit(3);
  if (fork() == 0) _exit(4);
  int first = 0, second = 0;
  if (wait(&first) == -1 || wait(&second) == -1) return 2;
  return WEXITSTATUS(first) == 3 && WEXITSTATUS(second) == 4 ? 0 : 1;
}
