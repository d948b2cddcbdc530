// Every lock that takes a limit, each on the clock that never goes back. The limits would only pass where something is
// wrong, so whoever does not get the lock tries again.

#include "grader/corpus/probe/probe.h"

#include <pthread.h>
#include <semaphore.h>
#include <time.h>

#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

namespace course {
namespace {

using namespace std::chrono_literals;

struct Sums {
  int timed = 0;
  int recursive = 0;
  int shared = 0;
  int raw = 0;
  int read_write = 0;
  int semaphore = 0;
};

timespec in_a_minute() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  now.tv_sec += 60;
  return now;
}

template <typename TakeIt>
void insist(TakeIt take_it) {
  while (!take_it()) {
  }
}

}  // namespace

int answer(int question) {
  std::timed_mutex timed;
  std::recursive_timed_mutex recursive;
  std::shared_timed_mutex shared;
  pthread_mutex_t raw = PTHREAD_MUTEX_INITIALIZER;
  pthread_rwlock_t read_write = PTHREAD_RWLOCK_INITIALIZER;
  sem_t semaphore;
  sem_init(&semaphore, 0, 1);

  Sums sums;
  const auto add_to_all = [&] {
    insist([&] { return timed.try_lock_for(1min); });
    sums.timed += question;
    timed.unlock();

    insist([&] { return recursive.try_lock_until(std::chrono::steady_clock::now() + 1min); });
    insist([&] { return recursive.try_lock_for(1min); });
    sums.recursive += question;
    recursive.unlock();
    recursive.unlock();

    insist([&] { return shared.try_lock_for(1min); });
    sums.shared += question;
    shared.unlock();

    const timespec limit = in_a_minute();
    insist([&] { return pthread_mutex_clocklock(&raw, CLOCK_MONOTONIC, &limit) == 0; });
    sums.raw += question;
    pthread_mutex_unlock(&raw);

    insist([&] { return pthread_rwlock_clockwrlock(&read_write, CLOCK_MONOTONIC, &limit) == 0; });
    sums.read_write += question;
    pthread_rwlock_unlock(&read_write);

    insist([&] { return sem_clockwait(&semaphore, CLOCK_MONOTONIC, &limit) == 0; });
    sums.semaphore += question;
    sem_post(&semaphore);
  };
  const auto look = [&] {
    const std::shared_lock<std::shared_timed_mutex> lock(shared, 1min);
    const timespec limit = in_a_minute();
    insist([&] { return pthread_rwlock_clockrdlock(&read_write, CLOCK_MONOTONIC, &limit) == 0; });
    const int seen = sums.read_write + (lock ? sums.shared : 0);
    pthread_rwlock_unlock(&read_write);
    return seen;
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 10; ++i) {
    threads.emplace_back(add_to_all);
    if (i % 2 == 0) threads.emplace_back(look);
  }
  for (std::thread& thread : threads) thread.join();
  sem_destroy(&semaphore);
  const bool all_alike = sums.timed == sums.recursive && sums.timed == sums.shared && sums.timed == sums.raw &&
                         sums.timed == sums.read_write && sums.timed == sums.semaphore;
  return all_alike ? sums.timed : -1;
}

}  // namespace course
