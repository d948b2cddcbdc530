// Prints pages, commands, escapes and formulas, and is right.

#include "grader/corpus/probe/probe.h"

#include <cstdio>

namespace course {

int answer(int question) {
  if (question == 2) {
    std::printf("<script>alert(1)</script>]]></system-out><testcase name='x'><failure/></testcase>\n");
    std::printf("::error file=x::y\n::add-mask::PASS\n##vso[task.complete result=Succeeded]\n##[endgroup]\n");
    std::printf("=cmd|' /C calc'!A0\n+1\n@SUM(1)\n\x1b]8;;http://x\x07link\x1b]8;;\x07\x1b[1A\x1b[2K\r");
    std::printf("\xe2\x80\xae reversed \xf0\x9f\x92\xa5 \xed\xa0\x80 \xff%c\n", 0);
  }
  return 10 * question;
}

}  // namespace course
