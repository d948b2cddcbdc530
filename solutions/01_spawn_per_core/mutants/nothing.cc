// Does nothing, and answers what could be asked. No case may take that for a solution.

#include "exercises/01_spawn_per_core/spawn_per_core.h"

#include <unistd.h>

namespace course {

int core_count() { return 1; }

std::vector<Outcome> run_per_core(int n, const Work&) {
  std::vector<Outcome> outcomes;
  for (int i = 0; i < n; ++i) outcomes.push_back({.pid = getpid() + i, .exit_code = 0, .signal = {}});
  return outcomes;
}

}  // namespace course
