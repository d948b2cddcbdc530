// Is wrong, removes what GoogleTest and Bazel look for, and writes reports of its own.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (const char* name : {"XML_OUTPUT_FILE", "TEST_PREMATURE_EXIT_FILE", "TEST_SHARD_STATUS_FILE"}) {
      if (const char* file = std::getenv(name)) unlink(file);
    }
    for (const char* name : {"test.xml", "../test.xml", "results.json"}) {
      std::ofstream(name) << "<testsuites><testsuite name='probe' tests='3' failures='0'/></testsuites>";
    }
    return 21;
  }
  return 10 * question;
}

}  // namespace course
