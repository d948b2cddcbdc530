// expect: CRASH SharedValue.MemoryIsZeroed native
// Shares the memory through a memfd that was never given a size, so there is nothing behind the mapping.

#include "exercises/02_shared_value/shared_value.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

namespace course {

// Owns one mapping. SharedMemory holds it by unique_ptr, whose moves do the rest: the old owner is left with null, and
// what the new owner held before is destroyed.
struct SharedMemory::State {
  explicit State(std::size_t bytes) : size(bytes) {
    const int descriptor = memfd_create("shared", 0);
    address = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    const int error = errno;
    close(descriptor);
    if (address == MAP_FAILED) throw std::system_error(error, std::generic_category(), "mmap");
  }
  ~State() { munmap(address, size); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void* address = nullptr;
  const std::size_t size;
};

SharedMemory::SharedMemory(std::size_t size) : state_(std::make_unique<State>(size)) {}
SharedMemory::~SharedMemory() = default;
SharedMemory::SharedMemory(SharedMemory&& other) noexcept = default;
SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept = default;

void* SharedMemory::data() const noexcept { return state_ ? state_->address : nullptr; }
std::size_t SharedMemory::size() const noexcept { return state_ ? state_->size : 0; }

namespace {

// A child process that computes one number. Its destructor waits for it, so that no child outlives the function that
// started it, on whatever way that function is left.
class Computation {
 public:
  // Throws std::system_error if there is no memory or no process to be had.
  Computation(double x, const Step& step) : pid_(fork()) {
    if (pid_ == 0) run_child(x, step);
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  }
  ~Computation() { wait(); }
  Computation(const Computation&) = delete;
  Computation& operator=(const Computation&) = delete;

  // Waits for the child, and returns what it left. Throws std::runtime_error if that is nothing.
  double result() {
    wait();
    // Whether there is a result is said by the child itself, beside the number: a number alone would read 0.0 when
    // nobody has written it, and the exit code of a child that called _exit(0) in its step says that all is well.
    const std::optional<double> result = result_.get();
    if (result) return *result;
    const std::string how = WIFSIGNALED(status_) ? std::string("was killed: ") + strsignal(WTERMSIG(status_))
                                                 : "left with exit code " + std::to_string(WEXITSTATUS(status_));
    throw std::runtime_error("child " + std::to_string(pid_) + " has no result: it " + how);
  }

 private:
  // noexcept: an exception of the step ends the child here and does not come out in a copy of the caller.
  [[noreturn]] void run_child(double x, const Step& step) noexcept {
    result_.set(step(x));
    _exit(0);
  }

  void wait() {
    if (reaped_) return;
    while (waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
    }
    reaped_ = true;
  }

  SharedValue<std::optional<double>> result_;  // declared first: it must be there before the fork
  const pid_t pid_;
  int status_ = 0;
  bool reaped_ = false;
};

}  // namespace

double double_in_child(double x, const Step& step) { return Computation(x, step).result(); }

std::vector<double> double_per_core(double first, double stride, int n, const Step& step) {
  std::vector<std::unique_ptr<Computation>> computations;
  for (int i = 0; i < n; ++i) computations.push_back(std::make_unique<Computation>(first + i * stride, step));

  std::vector<double> results;
  for (const auto& computation : computations) results.push_back(computation->result());
  return results;
}

}  // namespace course
