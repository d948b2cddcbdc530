// expect: ASSERT
// tasks: processes
// Each child writes its message in two pieces; the pieces of the two may come out of the pipe mixed.

#include <sys/wait.h>
#include <unistd.h>

namespace {
template <class Body>
pid_t spawn(Body body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  return child;
}

bool ended_well(pid_t child) {
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
}  // namespace

int main() {
  int ends[2];
  if (pipe(ends) != 0) return 2;
  auto send = [&](const char* letter) {
    return write(ends[1], letter, 1) == 1 && write(ends[1], letter, 1) == 1 ? 0 : 1;
  };
  const pid_t first = spawn([&] { return send("a"); }), second = spawn([&] { return send("b"); });
  char text[4] = {};
  for (char& letter : text) {
    if (read(ends[0], &letter, 1) != 1) return 1;
  }
  const bool whole = text[0] == text[1] && text[2] == text[3];
  return ended_well(first) && ended_well(second) && whole ? 0 : 1;
}
