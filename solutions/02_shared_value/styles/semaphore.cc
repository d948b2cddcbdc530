// A semaphore between processes says that the number is there.

#include "exercises/02_shared_value/shared_value.h"

#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <list>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace course {

struct SharedMemory::State {
  void* start = nullptr;
  std::size_t bytes = 0;
};

SharedMemory::SharedMemory(std::size_t size) : state_(std::make_unique<State>()) {
  void* const start = ::mmap(nullptr, size, PROT_WRITE | PROT_READ, MAP_ANONYMOUS | MAP_SHARED | MAP_POPULATE, 0, 0);
  if (start == MAP_FAILED) throw std::system_error(errno, std::system_category(), "mmap");
  *state_ = {start, size};
}
SharedMemory::~SharedMemory() {
  if (state_) ::munmap(state_->start, state_->bytes);
}

SharedMemory::SharedMemory(SharedMemory&& other) noexcept : state_(std::move(other.state_)) {}

SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept {
  SharedMemory(std::move(other)).state_.swap(state_);
  return *this;
}

void* SharedMemory::data() const noexcept { return state_ == nullptr ? nullptr : state_->start; }
std::size_t SharedMemory::size() const noexcept { return state_ == nullptr ? 0 : state_->bytes; }

namespace {

struct Desk {
  sem_t ready;
  double number;
};

class Clerk {
 public:
  Clerk(double x, const Step& step) : memory_(sizeof(Desk)), desk_(*static_cast<Desk*>(memory_.data())) {
    sem_init(&desk_.ready, 1, 0);
    pid_ = fork();
    if (pid_ > 0) return;
    if (pid_ < 0) {
      const int error = errno;
      sem_destroy(&desk_.ready);
      throw std::system_error(error, std::generic_category(), "fork");
    }
    try {
      desk_.number = std::invoke(step, x);
      sem_post(&desk_.ready);
    } catch (...) {
    }
    _exit(0);
  }
  ~Clerk() {
    join();
    sem_destroy(&desk_.ready);
  }
  Clerk(const Clerk&) = delete;
  Clerk& operator=(const Clerk&) = delete;

  double number() {
    join();
    if (sem_trywait(&desk_.ready) != 0) throw std::runtime_error("no number on the desk");
    return desk_.number;
  }

 private:
  void join() {
    if (pid_ <= 0) return;
    while (waitpid(pid_, nullptr, 0) == -1 && errno == EINTR) {
    }
    pid_ = 0;
  }

  SharedMemory memory_;
  Desk& desk_;
  pid_t pid_ = 0;
};

}  // namespace

double double_in_child(double x, const Step& step) {
  Clerk clerk(x, step);
  return clerk.number();
}

std::vector<double> double_per_core(double first, double stride, int n, const Step& step) {
  std::list<Clerk> clerks;
  for (int i = 0; i < n; ++i) clerks.emplace_back(first + i * stride, step);
  std::vector<double> numbers;
  for (Clerk& clerk : clerks) numbers.push_back(clerk.number());
  return numbers;
}

}  // namespace course
