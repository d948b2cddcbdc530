#include "grader/interleave/runtime/server/crash.h"

#include <signal.h>
#include <ucontext.h>

#include "grader/interleave/runtime/real.h"
#include "grader/interleave/runtime/sched/backtrace.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

alignas(16) unsigned char first_stack[32 << 10];

std::uint64_t pc_of(const ucontext_t& context) {
#if defined(__x86_64__)
  return static_cast<std::uint64_t>(context.uc_mcontext.gregs[REG_RIP]) + 1;
#else
  return context.uc_mcontext.pc + 1;
#endif
}

void on_fault(int signal, siginfo_t* info, void* context) {
  Finding finding;
  finding.kind = FindingKind::crash;
  finding.task = static_cast<std::uint8_t>(self < 0 ? 0 : self);
  finding.in_child = self >= 0 && my_task().process != 0;
  finding.status = signal;
  finding.pc = pc_of(*static_cast<const ucontext_t*>(context));
  finding.address = reinterpret_cast<std::uint64_t>(info->si_addr);
  if (region->plan.detailed) finding.frames = record_backtrace();
  conclude(finding);
}

}  // namespace

void watch_for_crashes() {
  // A stack of its own: the fault may be that the other one overflowed.
  const stack_t stack{first_stack, 0, sizeof first_stack};
  sigaltstack(&stack, nullptr);
  struct sigaction action = {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) real().sigaction(signal, &action, nullptr);
}

}  // namespace trenza::interleave
