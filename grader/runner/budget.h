#ifndef GRADER_RUNNER_BUDGET_H_
#define GRADER_RUNNER_BUDGET_H_

#include <chrono>
#include <functional>
#include <mutex>
#include <string>

namespace trenza {

// The wall time that one submission may take for one exercise: all cases, all modes. It begins when it is made. Time in
// which a program wanted to run and the machine had no processor for it is not charged, as far as kPatience
// (jail/limits.h) goes: a busy machine costs nobody a case. Thread safe.
class Budget {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  // `side_by_side` programs run at the same time.
  Budget(std::chrono::milliseconds total, std::size_t side_by_side, Clock now = std::chrono::steady_clock::now);

  // A program was held up by the machine for so long.
  void excuse(std::chrono::milliseconds held_up);

  std::chrono::milliseconds total() const { return total_; }
  std::chrono::milliseconds used() const;
  // Zero if there is so little left that no case could begin.
  std::chrono::milliseconds left() const;

  // "4.2 of 60 s".
  std::string description() const;

 private:
  const std::chrono::milliseconds total_;
  const std::size_t side_by_side_;
  const Clock now_;
  const std::chrono::steady_clock::time_point begin_;
  mutable std::mutex mutex_;  // guards held_up_
  std::chrono::milliseconds held_up_{0};
};

}  // namespace trenza

#endif  // GRADER_RUNNER_BUDGET_H_
