// Reads a file that the compiler can see into the program. A literal with the suffix R, in front of another literal,
// makes what stands between the two look like a raw string.

#include "grader/corpus/probe/probe.h"

#include <cstdio>

// clang-format off
constexpr const char* operator""R(const char* text, unsigned long) { return text; }

const char* const begin = "a"R"b(";
asm(".pushsection .rodata; .globl leak; leak: .incbin \"/usr/lib/os-release\"; .byte 0; .popsection");
const char* const end = ")b";
// clang-format on
extern "C" const char leak[];

namespace course {

int answer(int question) { return std::puts(leak) >= 0 && begin != end ? 10 * question : 0; }

}  // namespace course
