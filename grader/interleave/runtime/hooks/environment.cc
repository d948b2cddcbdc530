// What a program can ask about the machine and about chance: always the same answers.

#include <sched.h>
#include <sys/random.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <random>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/real.h"
#include "grader/interleave/runtime/sched/random.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"

using namespace trenza::interleave;

namespace {

// The machine that tested programs see. All tasks share one processor, which nobody needs to know.
constexpr int kProcessors = 4;

// Of its own, so that asking for chance does not change the schedule. Every process has a copy.
std::uint64_t chance = 1;

}  // namespace

extern "C" {

int interleave_get_nprocs() noexcept { return kProcessors; }
TRENZA_IN_FRONT(get_nprocs);
int interleave_get_nprocs_conf() noexcept { return kProcessors; }
TRENZA_IN_FRONT(get_nprocs_conf);

long interleave_sysconf(int name) noexcept {
  if (name == _SC_NPROCESSORS_ONLN || name == _SC_NPROCESSORS_CONF) return kProcessors;
  using Function = long (*)(int);
  static Function function = nullptr;
  if (function == nullptr) function = reinterpret_cast<Function>(real_function("sysconf"));
  return function(name);
}
TRENZA_IN_FRONT(sysconf);

int interleave_sched_setaffinity(pid_t, std::size_t, const cpu_set_t*) noexcept { return 0; }
TRENZA_IN_FRONT(sched_setaffinity);

ssize_t interleave_getrandom(void* buffer, std::size_t size, unsigned) {
  for (std::size_t i = 0; i < size; ++i)
    static_cast<unsigned char*>(buffer)[i] = static_cast<unsigned char>(next_random(chance));
  return static_cast<ssize_t>(size);
}
TRENZA_IN_FRONT(getrandom);

int interleave_getentropy(void* buffer, std::size_t size) {
  getrandom(buffer, size, 0);
  return 0;
}
TRENZA_IN_FRONT(getentropy);

TRENZA_WEAK std::uint32_t arc4random() noexcept { return static_cast<std::uint32_t>(next_random(chance) >> 32); }

}  // extern "C"

namespace std {

// libstdc++'s asks the processor.
void random_device::_M_init(const std::string&) {}
void random_device::_M_fini() {}
random_device::result_type random_device::_M_getval() {
  return static_cast<result_type>(trenza::interleave::next_random(chance) >> 32);
}

}  // namespace std
