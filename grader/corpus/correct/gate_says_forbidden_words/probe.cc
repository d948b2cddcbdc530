// Speaks of system(), asm("syscall"), #include <windows.h> and __attribute__((constructor)) without any harm.

#include "probe.h"

#include <array>
#include <string>
#include <string_view>

#define JOIN_INNER(a, b) a##b
#define JOIN(a, b) JOIN_INNER(a, b)

namespace course {
namespace {

/* #include "/etc/passwd" */
constexpr std::string_view kWords = R"(
#include <windows.h>
asm("syscall"); __attribute__((no_sanitize("thread")))
)";

#if 0
#include <windows.h>
asm volatile("pause");
#endif

struct Step {
  [[nodiscard]] int times(int question) const { return ten * question; }
  int ten = 10;
};

const std::array<std::string, 2> names = {"__tsan_read4", "AnnotateIgnoreReadsBegin"};

}  // namespace

int answer(int question) {
  const Step JOIN(step_, __LINE__);
  const Step step;
  return kWords.empty() || names.empty() ? 0 : step.times(question);
}

}  // namespace course
