// expect: MISUSE
// tasks: threads
// The reader closes its end of the pipe when it has read, and so does whoever waited for it.

#include <unistd.h>

#include <thread>

int main() {
  int ends[2];
  if (pipe(ends) != 0) return 1;
  if (write(ends[1], "x", 1) != 1) return 1;
  std::thread reader([&] {
    char c = 0;
    if (read(ends[0], &c, 1) == 1) close(ends[0]);
  });
  reader.join();
  close(ends[0]);
  close(ends[1]);
}
