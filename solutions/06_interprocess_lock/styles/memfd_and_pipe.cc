// The mutex lies in a memfd, and each child sends one byte through a pipe when
// its work is done.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <stdexcept>
#include <system_error>
#include <vector>

#include "exercises/06_interprocess_lock/interprocess_lock.h"

namespace course {

struct InterprocessMutex::State {
  pthread_mutex_t mutex;
  int died;
};

static void* map_memfd(size_t size) {
  int fd = memfd_create("shared", MFD_CLOEXEC);
  if (fd == -1) throw std::system_error(errno, std::generic_category(), "memfd_create");
  void* memory = MAP_FAILED;
  if (ftruncate(fd, static_cast<off_t>(size)) == 0) {
    memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  }
  int error = errno;
  close(fd);
  if (memory == MAP_FAILED) throw std::system_error(error, std::generic_category(), "mmap");
  return memory;
}

InterprocessMutex::InterprocessMutex() : state_(static_cast<State*>(map_memfd(sizeof(State)))) {
  pthread_mutexattr_t attr;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
  pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&state_->mutex, &attr);
  pthread_mutexattr_destroy(&attr);
}

InterprocessMutex::~InterprocessMutex() {
  pthread_mutex_destroy(&state_->mutex);
  munmap(state_, sizeof *state_);
}

void InterprocessMutex::lock() {
  int rc = pthread_mutex_lock(&state_->mutex);
  if (rc == 0) {
    state_->died = 0;
  } else if (rc == EOWNERDEAD) {
    pthread_mutex_consistent(&state_->mutex);
    state_->died = 1;
  } else {
    throw std::system_error(rc, std::generic_category(), "lock");
  }
}

bool InterprocessMutex::try_lock() {
  int rc = pthread_mutex_trylock(&state_->mutex);
  if (rc == EBUSY || rc == EDEADLK) return false;
  if (rc != 0 && rc != EOWNERDEAD) throw std::system_error(rc, std::generic_category(), "try_lock");
  if (rc == EOWNERDEAD) pthread_mutex_consistent(&state_->mutex);
  state_->died = rc == EOWNERDEAD;
  return true;
}

bool InterprocessMutex::try_lock_for(std::chrono::milliseconds timeout) {
  if (timeout.count() <= 0) return try_lock();
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_sec += timeout.count() / 1000;
  end.tv_nsec += timeout.count() % 1000 * 1000000;
  if (end.tv_nsec >= 1000000000) {
    end.tv_sec += 1;
    end.tv_nsec -= 1000000000;
  }
  int rc = pthread_mutex_clocklock(&state_->mutex, CLOCK_MONOTONIC, &end);
  if (rc == ETIMEDOUT) return false;
  if (rc != 0 && rc != EOWNERDEAD) throw std::system_error(rc, std::generic_category(), "try_lock_for");
  if (rc == EOWNERDEAD) pthread_mutex_consistent(&state_->mutex);
  state_->died = rc == EOWNERDEAD;
  return true;
}

void InterprocessMutex::unlock() {
  int rc = pthread_mutex_unlock(&state_->mutex);
  if (rc != 0) throw std::system_error(rc, std::generic_category(), "unlock");
}

bool InterprocessMutex::previous_holder_died() const { return state_->died != 0; }

int count_in_processes(int processes, int rounds, const std::function<void()>& other_work) {
  InterprocessMutex mutex;
  int done[2];
  if (pipe2(done, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  volatile int* number = static_cast<int*>(map_memfd(sizeof(int)));
  std::vector<pid_t> pids;
  int fork_error = 0;
  for (int i = 0; i < processes; i++) {
    pid_t pid = fork();
    if (pid < 0) {
      fork_error = errno;
      break;
    }
    if (pid == 0) {
      close(done[0]);
      try {
        for (int r = 0; r < rounds; r++) {
          mutex.lock();
          int seen = *number;
          if (other_work) other_work();
          *number = seen + 1;
          mutex.unlock();
        }
      } catch (...) {
        _exit(2);
      }
      while (write(done[1], "+", 1) != 1) {
      }
      _exit(0);
    }
    pids.push_back(pid);
  }
  close(done[1]);
  for (pid_t pid : pids) {
    siginfo_t info;
    while (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED) != 0 && errno == EINTR) {
    }
  }
  int finished = 0;
  char byte;
  while (read(done[0], &byte, 1) == 1) finished++;
  close(done[0]);
  int result = *number;
  munmap(const_cast<int*>(number), sizeof(int));
  if (fork_error != 0) throw std::system_error(fork_error, std::generic_category(), "fork");
  if (finished != processes) throw std::runtime_error("not all children finished");
  return result;
}

}  // namespace course
