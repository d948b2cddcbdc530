#ifndef GRADER_TESTING_MODES_H_
#define GRADER_TESTING_MODES_H_

#include <array>
#include <optional>
#include <string_view>

namespace trenza {

// How a case's program is linked, and so under whose eyes the case runs.
enum class Mode {
  interleave,  // a controlled scheduler decides who runs
  native,      // real time, nothing between the code and the kernel
  tsan,        // ThreadSanitizer watches every access
};

// In the order in which a case is run in them: the first says the most about what it finds.
inline constexpr std::array<Mode, 3> kAllModes = {Mode::interleave, Mode::native, Mode::tsan};

// "interleave", "native", "tsan": as in reports, names of targets and BUILD files.
constexpr std::string_view name(Mode mode) {
  switch (mode) {
    case Mode::interleave: return "interleave";
    case Mode::native: return "native";
    case Mode::tsan: return "tsan";
  }
  return "?";
}

// The mode of that name; nullopt if there is none.
constexpr std::optional<Mode> mode_from_name(std::string_view text) {
  for (const Mode mode : kAllModes) {
    if (name(mode) == text) return mode;
  }
  return std::nullopt;
}

}  // namespace trenza

#endif  // GRADER_TESTING_MODES_H_
