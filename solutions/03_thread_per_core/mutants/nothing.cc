// Does nothing, and answers what could be asked. No case may take that for a solution.

#include "exercises/03_thread_per_core/thread_per_core.h"

namespace course {

std::vector<int> run_per_thread(int n, const Work&) {
  std::vector<int> results;
  for (int i = 0; i < n; ++i) results.push_back(i);
  return results;
}

}  // namespace course
