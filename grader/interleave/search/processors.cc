#include "grader/interleave/search/processors.h"

#include <sched.h>

#include <vector>

namespace trenza::interleave {
namespace {

std::vector<int> usable_processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> usable;
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    for (int i = 0; i < CPU_SETSIZE; ++i) {
      if (CPU_ISSET(i, &set)) usable.push_back(i);
    }
  }
  if (usable.empty()) usable.push_back(0);
  return usable;
}

}  // namespace

int processors() { return static_cast<int>(usable_processors().size()); }

void use_processor(std::size_t number) {
  const std::vector<int> usable = usable_processors();
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(usable[number % usable.size()], &one);
  sched_setaffinity(0, sizeof one, &one);
}

}  // namespace trenza::interleave
