// A program that hangs, or only seems to, as its argument says. Started by stillness_test.cc.

#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "grader/testing/channel.h"
#include "grader/testing/rendezvous.h"

namespace {

constexpr int kChannel = 5;  // Jail::kChannel

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

// Bounded waits of a test, for longer than this program may run.
constexpr std::chrono::milliseconds kTooLong = std::chrono::minutes(10);

int waits_in_vain() {
  std::thread(locks_twice).detach();
  return trenza::eventually([] { return false; }, kTooLong) ? 1 : 0;
}

int meets_nobody() {
  trenza::Rendezvous two(2);
  if (fork() == 0) pause();
  return two.arrive_and_wait(kTooLong) ? 1 : 0;
}

// The shorter wait is in vain. The longer one is not: it is for what follows then.
int waits_in_order() {
  trenza::Rendezvous told(1);
  const pid_t child = fork();
  if (child == 0) _exit(told.wait(2 * kTooLong) ? 7 : 1);
  const bool early = trenza::eventually([] { return false; }, kTooLong);
  told.arrive();
  int status = 0;
  waitpid(child, &status, 0);
  return !early && WEXITSTATUS(status) == 7 ? 0 : 1;
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

int waits_for_who_comes() {
  std::atomic<bool> there{false};
  std::thread other([&] {
    sleeps();
    there = true;
  });
  const bool seen = trenza::eventually([&] { return there.load(); }, kTooLong);
  other.join();
  return seen ? 0 : 1;
}

timer_t timer_of(std::chrono::seconds time) {
  timer_t timer{};
  const itimerspec once{{0, 0}, {time.count(), 0}};
  timer_create(CLOCK_MONOTONIC, nullptr, &timer);
  timer_settime(timer, 0, &once, nullptr);
  return timer;
}

void waits_for_its_timer() {
  signal(SIGALRM, [](int) {});
  timer_of(std::chrono::duration_cast<std::chrono::seconds>(kWhile));
  pause();
}

void has_no_timer_any_more() {
  timer_delete(timer_of(std::chrono::hours(1)));
  pause();
}

// As a status of main().
std::function<int()> good(void (*function)()) {
  return [function] {
    function();
    return 0;
  };
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || !trenza::Channel::current().open(kChannel)) return 2;
  const std::map<std::string, std::function<int()>> all = {
      {"locks_twice", good(locks_twice)},
      {"joins_who_waits", good(joins_who_waits)},
      {"reads_its_own_pipe", good(reads_its_own_pipe)},
      {"fills_its_own_pipe", good(fills_its_own_pipe)},
      {"waits_for_a_child_that_waits", good(waits_for_a_child_that_waits)},
      {"polls_for_ever", good(polls_for_ever)},
      {"waits_for_a_semaphore", good(waits_for_a_semaphore)},
      {"sleeps", good(sleeps)},
      {"waits_for_a_time", good(waits_for_a_time)},
      {"polls_for_a_time", good(polls_for_a_time)},
      {"waits_for_who_sleeps", good(waits_for_who_sleeps)},
      {"waits_for_a_child_that_sleeps", good(waits_for_a_child_that_sleeps)},
      {"works", good(works)},
      {"plays_ball", good(plays_ball)},
      {"is_stopped_and_goes_on", good(is_stopped_and_goes_on)},
      {"waits_for_its_timer", good(waits_for_its_timer)},
      {"has_no_timer_any_more", good(has_no_timer_any_more)},
      {"waits_in_vain", waits_in_vain},
      {"meets_nobody", meets_nobody},
      {"waits_in_order", waits_in_order},
      {"waits_for_who_comes", waits_for_who_comes},
  };
  return all.at(argv[1])();
}
