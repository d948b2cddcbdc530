// Each call has one child, and calls itself for the rest before it waits.

#include "exercises/02_shared_value/shared_value.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
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
  void* const start = ::mmap(nullptr, size, PROT_WRITE | PROT_READ, MAP_ANONYMOUS | MAP_SHARED, -1, 0);
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

void run(double first, double stride, int i, std::vector<std::optional<double>>& all, const Step& step) {
  if (i == static_cast<int>(all.size())) return;
  SharedValue<std::optional<double>> mine;
  const pid_t child = fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) {
    int code = 3;
    try {
      mine.set(step(first + i * stride));
      code = 0;
    } catch (...) {
    }
    _exit(code);
  }
  std::exception_ptr problem;
  try {
    run(first, stride, i + 1, all, step);
  } catch (...) {
    problem = std::current_exception();
  }
  int status = 0;
  while (wait4(child, &status, 0, nullptr) < 0 && errno == EINTR) {
  }
  all[i] = mine.get();
  if (problem) std::rethrow_exception(problem);
}

}  // namespace

double double_in_child(double x, const Step& step) { return double_per_core(x, 1, 1, step)[0]; }

std::vector<double> double_per_core(double first, double stride, int n, const Step& step) {
  std::vector<std::optional<double>> all(n);
  run(first, stride, 0, all, step);
  std::vector<double> results;
  for (const auto& one : all) {
    if (!one) throw std::runtime_error("somebody died");
    results.push_back(*one);
  }
  return results;
}

}  // namespace course
