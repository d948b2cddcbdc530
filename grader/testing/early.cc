// What every worker does before any constructor of the tested program runs: it sees to it that nobody can change its
// code, takes the runner's key from the channel and says hello. So nothing of the submission can be first to look, and
// the runner knows that whatever happens from here on is the submission's or the tests' doing.
//
//   hello|pid|mode

#include <cstring>
#include <string_view>

#include "grader/testing/channel.h"
#include "grader/testing/fixed_code.h"
#include "grader/testing/mode.h"

extern "C" void __tsan_init() __attribute__((weak));

namespace trenza {
namespace {

void say_hello(int argc, char** argv, char** /*environment*/) {
  // ThreadSanitizer stands in front of memcmp and the like, and may not have begun yet; so that a hello also means
  // that it could.
  if (&__tsan_init != nullptr) __tsan_init();
  constexpr std::string_view kOption = "--channel=";
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (!argument.starts_with(kOption)) continue;
    int descriptor = 0;
    for (const char digit : argument.substr(kOption.size())) descriptor = 10 * descriptor + (digit - '0');
    // Explored, the process that is here now is the one that all schedules are forked from: see main.cc.
    const bool explored = mode() == Mode::interleave;
    fix_code();
    const bool opened = Channel::current().open(descriptor, /*may_wait=*/!explored);
    Channel::fix_current();
    if (opened && !explored) {
      Channel::current().send("hello", {mode() == Mode::tsan ? "tsan" : "native"});
    }
    return;
  }
}

// Called by the dynamic linker before the constructors of the program and of all libraries (System V ABI). BUILD files
// link this library first, so that it is also before other functions of this kind.
__attribute__((section(".preinit_array"), used)) void (*const first)(int, char**, char**) = say_hello;

}  // namespace
}  // namespace trenza
