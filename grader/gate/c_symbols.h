#ifndef GRADER_GATE_C_SYMBOLS_H_
#define GRADER_GATE_C_SYMBOLS_H_

#include <span>
#include <string>
#include <string_view>

namespace trenza {

// True if every solution may use the function or variable `name` of the C library, or of what the compiler itself
// calls: memory and strings, files and descriptors, processes, threads, waiting, signals, time, mathematics. The
// variants that compilers and headers put in place of a function (__memcpy_chk, __isoc99_sscanf) count as that
// function.
//
// To take one more for all exercises, add it to the list in c_symbols.cc; for one of them, name it in its BUILD file:
// exercise(allow = ["…"]).
bool is_allowed_c_symbol(std::string_view name);

// Those of them that stand there because every access of theirs to their caller's memory is seen where races are looked
// for: text and memory, and what else is told by grader/testing/unseen_functions.cc.
std::span<const std::string_view> seen_c_symbols();

// What to do instead of `name`, as the end of the sentence "race_mutex.cc uses system(), "; "" where there is nothing
// to say.
std::string advice_against(std::string_view name);

// True if the C library, the mathematical one, that of C++ or that of the compiler defines `name`: who defines it again
// takes the place of theirs.
bool is_library_symbol(const std::string& name);

}  // namespace trenza

#endif  // GRADER_GATE_C_SYMBOLS_H_
