// The results come through pipes; the shared memory is for others.

#include "exercises/02_shared_value/shared_value.h"

#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <deque>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace course {

struct SharedMemory::State {
  void* start = nullptr;
  std::size_t bytes = 0;
};

SharedMemory::SharedMemory(std::size_t size) : state_(std::make_unique<State>()) {
  const int id = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
  if (id == -1) throw std::system_error(errno, std::generic_category(), "shmget");
  void* const start = shmat(id, nullptr, 0);
  const int error = errno;
  shmctl(id, IPC_RMID, nullptr);
  if (start == reinterpret_cast<void*>(-1)) throw std::system_error(error, std::generic_category(), "shmat");
  state_->start = start;
  state_->bytes = size;
}
SharedMemory::~SharedMemory() {
  if (state_) shmdt(state_->start);
}

SharedMemory::SharedMemory(SharedMemory&& other) noexcept : state_(std::move(other.state_)) {}

SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept {
  SharedMemory(std::move(other)).state_.swap(state_);
  return *this;
}

void* SharedMemory::data() const noexcept { return state_ == nullptr ? nullptr : state_->start; }
std::size_t SharedMemory::size() const noexcept { return state_ == nullptr ? 0 : state_->bytes; }

namespace {

class Helper {
 public:
  Helper(double x, const Step& step) {
    int ends[2];
    if (pipe(ends) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    pid_ = fork();
    if (pid_ == 0) {
      try {
        const double y = step(x);
        while (write(ends[1], &y, sizeof y) < 0 && errno == EINTR) {
        }
      } catch (...) {
      }
      _exit(0);
    }
    const int error = errno;
    close(ends[1]);
    end_ = ends[0];
    if (pid_ > 0) return;
    close(end_);
    throw std::system_error(error, std::generic_category(), "fork");
  }
  ~Helper() {
    close(end_);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  Helper(const Helper&) = delete;
  Helper& operator=(const Helper&) = delete;

  std::optional<double> answer() const {
    double y = 0;
    ssize_t size = 0;
    do {
      size = read(end_, &y, sizeof y);
    } while (size < 0 && errno == EINTR);
    if (size != sizeof y) return std::nullopt;
    return y;
  }

 private:
  pid_t pid_ = -1;
  int end_ = -1;
};

}  // namespace

double double_in_child(double x, const Step& step) {
  if (const auto answer = Helper(x, step).answer()) return *answer;
  throw std::runtime_error("the child said nothing");
}

std::vector<double> double_per_core(double first, double stride, int n, const Step& step) {
  std::deque<Helper> helpers;
  for (int i = 0; i < n; ++i) helpers.emplace_back(first + i * stride, step);
  std::vector<double> answers;
  for (const Helper& helper : helpers) {
    const auto answer = helper.answer();
    if (!answer) throw std::runtime_error("a child said nothing");
    answers.push_back(*answer);
  }
  return answers;
}

}  // namespace course
