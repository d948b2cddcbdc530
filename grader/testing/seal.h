#ifndef GRADER_TESTING_SEAL_H_
#define GRADER_TESTING_SEAL_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace trenza {

// What the runner draws for each run of a case and gives to the worker alone, in 16 random bytes. Who has it can speak
// for the worker and its forked children.
using Key = std::array<unsigned char, 16>;

// The seal of `text` under `key`: SipHash-2-4, a keyed hash that shows nobody how to make the seal of another text
// (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012). Allocates nothing and calls nothing, so that it
// works in signal handlers and before constructors.
std::uint64_t seal(const Key& key, std::string_view text);

// The seal as it is written: 16 hexadecimal digits, lower case.
std::array<char, 16> seal_in_hex(const Key& key, std::string_view text);

}  // namespace trenza

#endif  // GRADER_TESTING_SEAL_H_
