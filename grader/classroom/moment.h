#ifndef GRADER_CLASSROOM_MOMENT_H_
#define GRADER_CLASSROOM_MOMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trenza {

// Seconds since 1970 of a moment in ISO 8601: "2026-12-01T23:59:00+01:00", "2026-12-01 23:59Z", "2026-12-01". Without
// an offset it is the machine's local time; a date alone is its last second, as of a deadline. nullopt if it is none.
std::optional<std::int64_t> parse_moment(std::string_view text);

// The other way, in UTC: "2026-12-01T22:59:00Z".
std::string moment_text(std::int64_t seconds);

}  // namespace trenza

#endif  // GRADER_CLASSROOM_MOMENT_H_
