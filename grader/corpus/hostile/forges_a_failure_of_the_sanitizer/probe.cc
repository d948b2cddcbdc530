// Writes that ThreadSanitizer failed, which would be the grader's own fault.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

#include <fstream>
#include <string>

namespace course {
namespace {

// The files that ThreadSanitizer writes its reports to lie beside the folder that the case starts in.
void write_report(const std::string& text) { std::ofstream("../reports/report.1") << text; }

}  // namespace

int answer(int question) {
  if (question == 2) {
    write_report("FATAL: ThreadSanitizer: unexpected memory mapping 0x1-0x2\n");
    _exit(66);
  }
  return 10 * question;
}

}  // namespace course
