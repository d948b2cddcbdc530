// Leaves a report whose one line is larger than any stack of the reader.

#include "grader/corpus/probe/probe.h"

#include <fstream>
#include <string>

namespace course {
namespace {

// The files that ThreadSanitizer writes its reports to lie beside the folder that the case starts in.
void write_report(const std::string& text) { std::ofstream("../reports/report.1") << text; }

}  // namespace

int answer(int question) {
  if (question == 2) {
    write_report("WARNING: ThreadSanitizer: data race (pid=1)\n    #0 " + std::string(900'000, 'a') + " (x+0x1)\n");
  }
  return 10 * question;
}

}  // namespace course
