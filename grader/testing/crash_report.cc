#include "grader/testing/crash_report.h"

#include <execinfo.h>
#include <link.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "grader/testing/channel.h"

namespace trenza {
namespace {

constexpr int kFrames = 48;

// Read by the handler, so set before it is installed and never changed.
pid_t main_pid = 0;
std::uintptr_t load_address = 0;

// Appends `value` to `out` in base 16; returns the new end.
char* put_hex(char* out, std::uintptr_t value) {
  char digits[2 * sizeof value];
  int n = 0;
  do {
    digits[n++] = "0123456789abcdef"[value & 15];
    value >>= 4;
  } while (value != 0);
  while (n > 0) *out++ = digits[--n];
  return out;
}

// Async-signal-safe but for backtrace(3), which is once its library is loaded; and the process is lost anyway.
void handle(int signal) {
  if (getpid() == main_pid) {
    void* frames[kFrames];
    const int count = backtrace(frames, kFrames);
    std::array<char, kFrames * 17> list;
    char* end = list.data();
    for (int i = 0; i < count; ++i) {
      if (i > 0) *end++ = ',';
      // A return address lies behind its call; one less is inside it.
      end = put_hex(end, reinterpret_cast<std::uintptr_t>(frames[i]) - load_address - 1);
    }
    char number[20];
    char* const number_end = put_hex(number, static_cast<std::uintptr_t>(signal));
    Channel::current().send("crash", {{number, number_end}, {list.data(), end}});
  }
  ::signal(signal, SIG_DFL);
  raise(signal);
}

}  // namespace

void report_crashes() {
  main_pid = getpid();
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void*) {
        load_address = info->dlpi_addr;  // the program itself comes first
        return 1;
      },
      nullptr);
  void* warm_up[1];
  backtrace(warm_up, 1);

  // A stack of its own: the reason may be that the other one is full.
  static std::array<char, 64 * 1024> stack;
  const stack_t alternative{stack.data(), 0, stack.size()};
  sigaltstack(&alternative, nullptr);
  struct sigaction action {};
  action.sa_handler = handle;
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) sigaction(signal, &action, nullptr);
}

}  // namespace trenza
