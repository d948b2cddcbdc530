// Does nothing, and answers what could be asked. No case may take that for a solution.

#include "exercises/02_shared_value/shared_value.h"

namespace course {

struct SharedMemory::State {
  alignas(double) char bytes[1 << 16];
};

SharedMemory::SharedMemory(std::size_t) : state_(std::make_unique<State>()) {}
SharedMemory::~SharedMemory() = default;
SharedMemory::SharedMemory(SharedMemory&& other) noexcept : state_(std::move(other.state_)) {}
SharedMemory& SharedMemory::operator=(SharedMemory&&) noexcept { return *this; }
void* SharedMemory::data() const noexcept { return state_ ? state_->bytes : nullptr; }
std::size_t SharedMemory::size() const noexcept { return 0; }

double double_in_child(double x, const Step&) { return 2 * x; }

std::vector<double> double_per_core(double first, double stride, int n, const Step&) {
  std::vector<double> results;
  for (int i = 0; i < n; ++i) results.push_back(2 * (first + i * stride));
  return results;
}

}  // namespace course
