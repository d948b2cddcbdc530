// Two processes add to an atomic number by a load and a store. With an argument, they add by fetch_add, which is right.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>

int main(int argc, char**) {
  auto* const number = static_cast<std::atomic<int>*>(
      mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  const auto add = [&] {
    if (argc > 1) {
      number->fetch_add(1);
    } else {
      number->store(number->load() + 1);
    }
  };
  const pid_t child = fork();
  add();
  if (child == 0) _exit(0);
  waitpid(child, nullptr, 0);
  return number->load() == 2 ? 0 : 1;
}
