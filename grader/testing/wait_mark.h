#ifndef GRADER_TESTING_WAIT_MARK_H_
#define GRADER_TESTING_WAIT_MARK_H_

#include <chrono>
#include <cstdint>

namespace trenza {

// A bounded wait of a test, as the keeper sees it from outside: an argument of the system call in which the thread
// sleeps, of those that the kernel does not look at, and that /proc/PID/syscall shows. Sixteen bits by which it is
// known, which no address has; then the moment at which its limit passes; then a number that tells it from others.
//
// Shared by the tests, which wait, and by the jail, which tells them that a wait is in vain.
class WaitMark {
 public:
  constexpr explicit WaitMark(std::uint64_t bits = 0) : bits_(bits) {}
  constexpr WaitMark(std::chrono::steady_clock::time_point deadline, std::uint64_t number)
      : bits_(kKnown << 48 | (milliseconds_of(deadline) & 0xffff'ffff) << 16 | (number & 0xffff)) {}

  constexpr std::uint64_t bits() const { return bits_; }
  constexpr bool is_one() const { return bits_ >> 48 == kKnown; }
  // True if the limit of this one passes before that of `other`.
  constexpr bool ends_before(WaitMark other) const {
    return static_cast<std::int32_t>(moment() - other.moment()) < 0;  // it overflows every seven weeks
  }

  friend constexpr bool operator==(WaitMark, WaitMark) = default;

 private:
  static constexpr std::uint64_t kKnown = 0x7e57;
  static constexpr std::uint64_t milliseconds_of(std::chrono::steady_clock::time_point time) {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
  }
  constexpr std::uint32_t moment() const { return static_cast<std::uint32_t>(bits_ >> 16); }

  std::uint64_t bits_;
};

}  // namespace trenza

#endif  // GRADER_TESTING_WAIT_MARK_H_
