// tasks: processes
// Two children form a group, which the parent waits for; a third is in another one, and ends by a signal to that.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace {

pid_t start_in(pid_t group, int code) {
  const pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, group);
    _exit(code);
  }
  setpgid(pid, group);
  return pid;
}

}  // namespace

int main() {
  const pid_t leader = start_in(0, 3);
  start_in(leader, 4);
  const pid_t other = fork();
  if (other == 0) {
    int ends[2];
    char byte;
    if (pipe(ends) == 0) (void)!read(ends[0], &byte, 1);
    _exit(1);
  }
  setpgid(other, 0);
  int sum = 0;
  for (int i = 0; i < 2; ++i) {
    int status = 0;
    if (waitpid(-leader, &status, 0) <= 0) return 1;
    sum += WEXITSTATUS(status);
  }
  if (waitpid(-leader, nullptr, 0) != -1 || errno != ECHILD) return 2;
  if (kill(-other, SIGTERM) != 0) return 3;
  siginfo_t info{};
  if (waitid(P_PGID, static_cast<id_t>(other), &info, WEXITED) != 0) return 4;
  return sum == 7 && info.si_status == SIGTERM ? 0 : 5;
}
