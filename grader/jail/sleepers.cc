// A program that hangs, or only seems to, as its argument says. Started by stillness_test.cc.

#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace {

void locks_twice() {
  static std::mutex mutex;
  mutex.lock();
  mutex.lock();
}

void joins_who_waits() {
  std::mutex mutex;
  std::condition_variable never;
  std::thread([&] {
    std::unique_lock lock(mutex);
    never.wait(lock, [] { return false; });
  }).join();
}

void reads_its_own_pipe() {
  int ends[2];
  if (pipe(ends) != 0) return;
  char byte;
  if (read(ends[0], &byte, 1) < 0) std::perror("read");
}

void fills_its_own_pipe() {
  int ends[2];
  if (pipe(ends) != 0) return;
  for (const char block[4096] = {}; write(ends[1], block, sizeof block) > 0;) {
  }
}

void waits_for_a_child_that_waits() {
  if (fork() == 0) pause();
  wait(nullptr);
}

void polls_for_ever() { poll(nullptr, 0, -1); }

void waits_for_a_semaphore() {
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  sem_wait(&semaphore);
}

// What follows ends by itself, after two seconds.
constexpr std::chrono::milliseconds kWhile{2000};

void sleeps() { std::this_thread::sleep_for(kWhile); }

void waits_for_a_time() {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, kWhile, [] { return false; });
}

void polls_for_a_time() { poll(nullptr, 0, static_cast<int>(kWhile.count())); }

void waits_for_who_sleeps() { std::thread(sleeps).join(); }

void waits_for_a_child_that_sleeps() {
  if (fork() == 0) {
    sleeps();
    _exit(0);
  }
  wait(nullptr);
}

void works() {
  const auto end = std::chrono::steady_clock::now() + kWhile;
  std::thread([&] {
    while (std::chrono::steady_clock::now() < end) {
    }
  }).join();
}

// Two threads that wait for each other's news, each for a moment only and without a time limit.
void plays_ball() {
  const auto end = std::chrono::steady_clock::now() + kWhile;
  int there[2], back[2];
  if (pipe(there) != 0 || pipe(back) != 0) return;
  std::thread other([&] {
    char byte;
    while (read(there[0], &byte, 1) == 1 && byte != 'q') {
      if (write(back[1], &byte, 1) != 1) return;
    }
  });
  char byte = 'x';
  while (std::chrono::steady_clock::now() < end) {
    if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1) break;
  }
  byte = 'q';
  if (write(there[1], &byte, 1) == 1) other.join();
}

void is_stopped_and_goes_on() {
  const pid_t self = getpid();
  if (fork() == 0) {
    sleeps();
    kill(self, SIGCONT);
    _exit(0);
  }
  raise(SIGSTOP);
  wait(nullptr);
}

}  // namespace

int main(int, char** argv) {
  const std::map<std::string, std::function<void()>> all = {
      {"locks_twice", locks_twice},
      {"joins_who_waits", joins_who_waits},
      {"reads_its_own_pipe", reads_its_own_pipe},
      {"fills_its_own_pipe", fills_its_own_pipe},
      {"waits_for_a_child_that_waits", waits_for_a_child_that_waits},
      {"polls_for_ever", polls_for_ever},
      {"waits_for_a_semaphore", waits_for_a_semaphore},
      {"sleeps", sleeps},
      {"waits_for_a_time", waits_for_a_time},
      {"polls_for_a_time", polls_for_a_time},
      {"waits_for_who_sleeps", waits_for_who_sleeps},
      {"waits_for_a_child_that_sleeps", waits_for_a_child_that_sleeps},
      {"works", works},
      {"plays_ball", plays_ball},
      {"is_stopped_and_goes_on", is_stopped_and_goes_on},
  };
  all.at(argv[1])();
  return 0;
}
