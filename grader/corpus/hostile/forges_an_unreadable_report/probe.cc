// Leaves a report that nobody can read.

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
    write_report(std::string("\x1b[2J \xff\0 half a line", 20));
  }
  return 10 * question;
}

}  // namespace course
