// Leaves files for the next case in every folder that it may write to.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <string>

namespace course {
namespace {

// Where a program may often write.
std::string name_in(const char* folder) { return std::string(folder) + "/probe_for_the_next"; }
constexpr auto kFolders = {"/tmp", "/var/tmp", "/dev/shm", "/run/lock", ".", ".."};

bool found() {
  bool any = false;
  for (const char* folder : kFolders) any |= access(name_in(folder).c_str(), F_OK) == 0;
  return any;
}

}  // namespace

int answer(int question) {
  if (question == 2) {
    for (const char* folder : kFolders) std::ofstream(name_in(folder)) << "30";
  }
  if (question == 3 && found()) return 31;
  return 10 * question;
}

}  // namespace course
