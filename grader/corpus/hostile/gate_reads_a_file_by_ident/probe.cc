// Reads a file that the compiler can see into the program: what #ident says goes to the assembler as it stands.

#include "grader/corpus/probe/probe.h"

#include <cstdio>

#ident "\"\n.pushsection .rodata\n.globl leak\nleak: .incbin \"/usr/lib/os-release\"\n.byte 0\n.popsection\n.ident \""
extern "C" const char leak[];

namespace course {

int answer(int question) { return std::puts(leak) >= 0 ? 10 * question : 0; }

}  // namespace course
