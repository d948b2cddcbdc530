#include "grader/runner/budget.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "grader/jail/limits.h"

namespace trenza {

using std::chrono::milliseconds;

namespace {

// A program takes longer to start on a slow machine.
constexpr milliseconds kShortest{500};

}  // namespace

Budget::Budget(milliseconds total, std::size_t side_by_side, Clock now)
    : total_(total), side_by_side_(side_by_side), now_(std::move(now)), begin_(now_()) {}

void Budget::excuse(milliseconds held_up) {
  const std::lock_guard lock(mutex_);
  held_up_ += held_up;
}

milliseconds Budget::used() const {
  const std::lock_guard lock(mutex_);
  const auto wall = std::chrono::duration_cast<milliseconds>(now_() - begin_);
  return std::max(wall - held_up_ / static_cast<int>(side_by_side_), wall / kPatience);
}

milliseconds Budget::left() const {
  const milliseconds left = total_ - used();
  return left < kShortest ? milliseconds(0) : left;
}

std::string Budget::description() const {
  return fmt::format("{:.1f} of {} s", static_cast<double>(used().count()) / 1000, total_.count() / 1000);
}

}  // namespace trenza
