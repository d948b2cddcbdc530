// Reads a file that the compiler can see into the program. A string that has the form of a header's name hides it.

#include "grader/corpus/probe/probe.h"

#include <cstdio>

#define __has_embed(a, b, c) b

// clang-format off
__has_embed("\"", asm(".pushsection .rodata; .globl leak; leak: .incbin \"/usr/lib/os-release\"; .byte 0; .popsection"), "");
// clang-format on
extern "C" const char leak[];

namespace course {

int answer(int question) { return std::puts(leak) >= 0 ? 10 * question : 0; }

}  // namespace course
