// One piece of memory for all results, with a flag beside each.

#include "exercises/02_shared_value/shared_value.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace course {

struct SharedMemory::State {
  void* start = nullptr;
  std::size_t bytes = 0;
};

SharedMemory::SharedMemory(std::size_t size) : state_(new State{nullptr, size}) {
  const int file = memfd_create("value", MFD_CLOEXEC);
  if (file == -1) throw std::system_error(errno, std::generic_category(), "memfd_create");
  if (ftruncate(file, static_cast<off_t>(size)) == 0) {
    state_->start = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  } else {
    state_->start = MAP_FAILED;
  }
  const int error = errno;
  ::close(file);
  if (state_->start == MAP_FAILED) throw std::system_error(error, std::generic_category(), "no memory");
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

struct Cell {
  std::atomic<bool> full;
  double value;
};

void wait_all(const std::vector<pid_t>& pids) {
  for (const pid_t pid : pids) {
    siginfo_t info;
    while (waitid(P_PID, pid, &info, WEXITED) != 0 && errno == EINTR) {
    }
  }
}

}  // namespace

double double_in_child(double x, const Step& step) { return double_per_core(x, 0, 1, step).at(0); }

std::vector<double> double_per_core(double first, double stride, int n, const Step& step) {
  if (n == 0) return {};
  const SharedMemory memory(n * sizeof(Cell));
  Cell* const cells = static_cast<Cell*>(memory.data());
  std::vector<pid_t> pids;
  pids.reserve(n);
  for (int i = 0; i < n; ++i) {
    new (&cells[i]) Cell{};
    const pid_t pid = fork();
    if (pid < 0) {
      const std::system_error error(errno, std::generic_category(), "fork");
      wait_all(pids);
      throw error;
    }
    if (pid == 0) {
      try {
        cells[i].value = step(first + i * stride);
        cells[i].full = true;
      } catch (...) {
      }
      _exit(0);
    }
    pids.push_back(pid);
  }
  wait_all(pids);
  std::vector<double> results;
  for (int i = 0; i < n; ++i) {
    if (!cells[i].full) throw std::runtime_error("no result");
    results.push_back(cells[i].value);
  }
  return results;
}

}  // namespace course
