// The lock is a robust mutex; what the children count lies in a memfd, under a
// record lock that the kernel takes back from who dies.
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <list>
#include <new>
#include <stdexcept>
#include <system_error>

#include "exercises/06_interprocess_lock/interprocess_lock.h"

namespace course {

struct InterprocessMutex::State {
  pthread_mutex_t m;
  bool inherited;
};

namespace {

void must(int error, const char* call) {
  if (error) throw std::system_error(std::error_code(error, std::system_category()), call);
}

template <typename State>
bool got_it(State& s, int error) {
  switch (error) {
    case EBUSY:
    case ETIMEDOUT: return false;
    case EOWNERDEAD:
      must(pthread_mutex_consistent(&s.m), "pthread_mutex_consistent");
      s.inherited = true;
      return true;
    default:
      must(error, "InterprocessMutex");
      s.inherited = false;
      return true;
  }
}

}  // namespace

InterprocessMutex::InterprocessMutex() {
  void* const where = mmap(nullptr, sizeof(State), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (where == MAP_FAILED) must(errno, "mmap");
  state_ = ::new (where) State{};
  pthread_mutexattr_t a;
  pthread_mutexattr_init(&a);
  pthread_mutexattr_settype(&a, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
  pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
  const int error = pthread_mutex_init(&state_->m, &a);
  pthread_mutexattr_destroy(&a);
  if (error) {
    munmap(where, sizeof(State));
    must(error, "pthread_mutex_init");
  }
}

InterprocessMutex::~InterprocessMutex() {
  pthread_mutex_destroy(&state_->m);
  munmap(state_, sizeof(State));
}

void InterprocessMutex::lock() { got_it(*state_, pthread_mutex_lock(&state_->m)); }
bool InterprocessMutex::try_lock() { return got_it(*state_, pthread_mutex_trylock(&state_->m)); }
bool InterprocessMutex::try_lock_for(std::chrono::milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now().time_since_epoch() + timeout;
  const auto whole = std::chrono::floor<std::chrono::seconds>(end);
  const timespec at{whole.count(), std::chrono::nanoseconds(end - whole).count()};
  return got_it(*state_, pthread_mutex_clocklock(&state_->m, CLOCK_MONOTONIC, &at));
}
void InterprocessMutex::unlock() { must(pthread_mutex_unlock(&state_->m), "pthread_mutex_unlock"); }
bool InterprocessMutex::previous_holder_died() const { return state_->inherited; }

namespace {

constexpr off_t kNumber = 0;
constexpr off_t kFinished = sizeof(int);

class File {
 public:
  File() : fd_(memfd_create("tally", 0)) {
    if (fd_ < 0) must(errno, "memfd_create");
  }
  ~File() { close(fd_); }
  File(const File&) = delete;
  int load(off_t at) const {
    int value = 0;
    if (pread(fd_, &value, sizeof value, at) < 0) must(errno, "pread");
    return value;
  }
  void store(off_t at, int value) const {
    if (pwrite(fd_, &value, sizeof value, at) != sizeof value) must(errno, "pwrite");
  }
  void set(short type) const {
    struct flock record {};
    record.l_type = type;
    record.l_whence = SEEK_SET;
    while (fcntl(fd_, F_SETLKW, &record) != 0) {
      if (errno != EINTR) must(errno, "fcntl");
    }
  }

 private:
  int fd_;
};

}  // namespace

int count_in_processes(int processes, int rounds, const std::function<void()>& other_work) {
  const File file;
  std::list<pid_t> children;
  int error = 0;
  while (error == 0 && static_cast<int>(children.size()) < processes) {
    const pid_t pid = fork();
    if (pid > 0) children.push_back(pid);
    if (pid < 0) error = errno;
    if (pid == 0) {
      try {
        for (int i = 0; i < rounds; ++i) {
          file.set(F_WRLCK);
          const int number = file.load(kNumber);
          if (other_work) other_work();
          file.store(kNumber, number + 1);
          file.set(F_UNLCK);
        }
        file.set(F_WRLCK);
        file.store(kFinished, file.load(kFinished) + 1);
      } catch (...) {
        _exit(1);
      }
      _exit(0);
    }
  }
  for (const pid_t child : children) {
    while (waitpid(child, nullptr, 0) == -1 && errno == EINTR) continue;
  }
  if (error) must(error, "fork");
  if (file.load(kFinished) != processes) throw std::runtime_error("some child did not get to its end");
  return file.load(kNumber);
}

}  // namespace course
