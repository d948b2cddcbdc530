// Two processes each add 1 to one shared number, a hundred times, first without a lock and then with one.

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <new>
#include <thread>

namespace {

constexpr int kProcesses = 2;
constexpr int kRounds = 100;

// What both processes see.
struct Shared {
  int number = 0;
  pthread_mutex_t mutex;
};

Shared* make_shared_state() {
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    std::perror("mmap");
    std::exit(1);
  }
  auto* shared = new (memory) Shared;
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&shared->mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
  return shared;
}

void add(Shared& shared, bool locked) {
  using std::chrono::milliseconds;
  for (int round = 0; round < kRounds; ++round) {
    // A few milliseconds between the additions, which differ, as in real programs, and half of one between reading the
    // number and writing it back.
    std::this_thread::sleep_for(milliseconds(5 + (round * 7 + getpid()) % 6));
    if (locked) pthread_mutex_lock(&shared.mutex);
    const int read = shared.number;
    std::this_thread::sleep_for(std::chrono::microseconds(600));
    shared.number = read + 1;
    if (locked) pthread_mutex_unlock(&shared.mutex);
  }
}

int count(bool locked) {
  Shared* const shared = make_shared_state();
  for (int i = 0; i < kProcesses; ++i) {
    const pid_t child = fork();
    if (child < 0) {
      std::perror("fork");
      std::exit(1);
    }
    if (child == 0) {
      add(*shared, locked);
      _exit(0);
    }
  }
  for (int i = 0; i < kProcesses; ++i) wait(nullptr);
  const int sum = shared->number;
  munmap(shared, sizeof(Shared));
  return sum;
}

}  // namespace

int main() {
  std::cout << kProcesses << " processes each add 1 to a shared number, " << kRounds << " times\n" << std::flush;
  std::cout << "without a lock: " << std::flush;
  std::cout << count(false) << "\n" << std::flush;
  std::cout << "with a lock:    " << std::flush;
  std::cout << count(true) << "\n";
}
