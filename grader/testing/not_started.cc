#include "grader/testing/not_started.h"

#include <unistd.h>

#include <cstdio>
#include <initializer_list>
#include <string>

#include "grader/testing/channel.h"

namespace trenza {

void not_started(const char* what, const char* file, int line) {
  if (Channel::current().is_open()) {
    Channel::current().send("not_started", {file, std::to_string(line), what});
  } else {
    std::fprintf(stderr, "%s is not written yet: open %s, line %d.\n", what, file, line);
  }
  _exit(1);
}

}  // namespace trenza
