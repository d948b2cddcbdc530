// SharedValue of a struct, one for each child, in two vectors.

#include "exercises/02_shared_value/shared_value.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace course {

struct SharedMemory::State {
  void* start = nullptr;
  std::size_t bytes = 0;
};

SharedMemory::SharedMemory(std::size_t size) : state_(std::make_unique<State>()) {
  const int zero = open("/dev/zero", O_RDWR | O_CLOEXEC);
  if (zero < 0) throw std::system_error(errno, std::generic_category(), "/dev/zero");
  state_->start = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, zero, 0);
  state_->bytes = size;
  const int error = errno;
  ::close(zero);
  if (state_->start == MAP_FAILED) throw std::system_error(error, std::generic_category(), "mmap");
}
SharedMemory::~SharedMemory() {
  if (state_) munmap(state_->start, state_->bytes);
}

SharedMemory::SharedMemory(SharedMemory&& other) noexcept : state_(std::move(other.state_)) {}

SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept {
  SharedMemory(std::move(other)).state_.swap(state_);
  return *this;
}

void* SharedMemory::data() const noexcept { return state_ == nullptr ? nullptr : state_->start; }
std::size_t SharedMemory::size() const noexcept { return state_ == nullptr ? 0 : state_->bytes; }

namespace {

struct Answer {
  bool there;
  double number;
};

pid_t start(double x, SharedValue<Answer>& place, const Step& step) {
  const pid_t pid = fork();
  if (pid != 0) return pid;
  [&]() noexcept {
    place.set({true, step(x)});
    _exit(0);
  }();
  _exit(1);
}

int reap(pid_t pid) {
  int status = 0;
  for (;;) {
    const pid_t done = waitpid(pid, &status, 0);
    if (done == pid) return status;
    if (errno != EINTR) return -1;
  }
}

}  // namespace

double double_in_child(double x, const Step& step) {
  SharedValue<Answer> place;
  const pid_t pid = start(x, place, step);
  if (pid == -1) throw std::system_error(errno, std::generic_category(), "fork");
  reap(pid);
  if (!place.get().there) throw std::runtime_error("the child has left nothing");
  return place.get().number;
}

std::vector<double> double_per_core(double first, double stride, int n, const Step& step) {
  std::vector<SharedValue<Answer>> places(n);
  std::vector<pid_t> pids;
  int error = 0;
  for (int i = 0; i < n && error == 0; ++i) {
    const pid_t pid = start(first + stride * i, places[i], step);
    if (pid == -1)
      error = errno;
    else
      pids.push_back(pid);
  }
  for (const pid_t pid : pids) reap(pid);
  if (error != 0) throw std::system_error(error, std::generic_category(), "fork");
  std::vector<double> numbers;
  for (const auto& place : places) {
    const Answer answer = place.get();
    if (!answer.there) throw std::runtime_error("a child has left nothing");
    numbers.push_back(answer.number);
  }
  return numbers;
}

}  // namespace course
