// Has a race by functions of <immintrin.h>, of whose accesses no compiler tells ThreadSanitizer; each stands beside an
// access that is told.

#include "grader/corpus/probe/probe.h"

#include <immintrin.h>

#include <atomic>
#include <thread>

namespace course {
namespace {

double counter = 0;
std::atomic<int> counted{0};

void count() {
  ++counted;
  const __m128d value = _mm_loadl_pd(_mm_setzero_pd(), &counter);
  _mm_storel_pi(reinterpret_cast<__m64*>(&counter), _mm_castpd_ps(_mm_add_sd(value, _mm_set_sd(1))));
}

}  // namespace

int answer(int question) {
  std::thread first(count);
  std::thread second(count);
  first.join();
  second.join();
  return 10 * question;
}

}  // namespace course
