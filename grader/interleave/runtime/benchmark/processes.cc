// Two processes that meet in one shared number: about sixty switches in a random schedule.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>

int main() {
  auto* const number = static_cast<std::atomic<int>*>(
      mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  const pid_t child = fork();
  for (int i = 0; i < 60; ++i) number->fetch_add(1);
  if (child == 0) _exit(0);
  waitpid(child, nullptr, 0);
  return number->load() == 120 ? 0 : 1;
}
