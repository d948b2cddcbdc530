// tasks: processes
// wait() gives the children back in the order in which they end, so the parent asks which one it got.

#include <sys/wait.h>
#include <unistd.h>

int main() {
  const pid_t three = fork();
  if (three == 0) _exit(3);
  const pid_t four = fork();
  if (four == 0) _exit(4);
  int of_three = 0, of_four = 0;
  for (int i = 0; i < 2; ++i) {
    int status = 0;
    const pid_t ended = wait(&status);
    if (ended == three) of_three = WEXITSTATUS(status);
    if (ended == four) of_four = WEXITSTATUS(status);
  }
  return of_three == 3 && of_four == 4 ? 0 : 1;
}
