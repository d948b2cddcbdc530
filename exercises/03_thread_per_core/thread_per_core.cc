#include "exercises/03_thread_per_core/thread_per_core.h"

#include "grader/testing/not_started.h"

namespace course {

std::vector<int> run_per_thread([[maybe_unused]] int n, [[maybe_unused]] const Work& work) {
  trenza::not_started("run_per_thread");
}

}  // namespace course
