// Prints what looks like a success, and is wrong.

#include "grader/corpus/probe/probe.h"

#include <cstdio>
#include <string_view>

namespace course {
namespace {

using namespace std::string_view_literals;

// What would fool a reader of plain text: the grader's own records and lines, GoogleTest's, commands for CI systems,
// control sequences of terminals, markup, and bytes that are no text.
constexpr std::string_view kNoise =
    "begin|1|Probe.Second\nend|1|passed\n"
    "[       OK ] Probe.Second (0 ms)\n[  PASSED  ] 3 tests.\n  PASS         Probe.Second\n"
    "::notice file=probe.cc::all is well\n  ::set-output name=points::100\n##[error]nothing\n::stop-commands::x\n"
    "\x1b[2J\x1b]0;title\x07\x9b"
    "31m\r\b\f\v\x7f\n"
    "</system-out><testcase name='x'/><script>alert(1)</script>]]>&amp;\n"
    "=cmd()\xff\xfe\xc0\x80\xed\xa0\x80\xe2\x80\xae\n"sv;
constexpr std::string_view kNul = "a\0b\n"sv;

}  // namespace

int answer(int question) {
  if (question == 2) {
    std::fwrite(kNoise.data(), 1, kNoise.size(), stdout);
    std::fwrite(kNul.data(), 1, kNul.size(), stderr);
    return 21;
  }
  return 10 * question;
}

}  // namespace course
