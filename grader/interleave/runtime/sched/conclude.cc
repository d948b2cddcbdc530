#include "grader/interleave/runtime/sched/conclude.h"

#include <signal.h>

#include "grader/interleave/runtime/sched/backtrace.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

// A small part of vsnprintf, because the real one may take locks and allocate.
void format_into(char* out, unsigned room, const char* format, va_list arguments) {
  unsigned used = 0;
  const auto put = [&](char c) {
    if (used + 1 < room) out[used++] = c;
  };
  const auto put_number = [&](std::uint64_t number, unsigned base) {
    char digits[20];
    int count = 0;
    do {
      digits[count++] = "0123456789abcdef"[number % base];
    } while ((number /= base) != 0);
    while (count > 0) put(digits[--count]);
  };
  for (; *format != '\0'; ++format) {
    if (*format != '%') {
      put(*format);
      continue;
    }
    ++format;
    if (*format == 'l') ++format;
    if (*format == 's') {
      for (const char* text = va_arg(arguments, const char*); *text != '\0'; ++text) put(*text);
    } else if (*format == 'd') {
      const int number = va_arg(arguments, int);
      if (number < 0) put('-');
      put_number(number < 0 ? -static_cast<std::int64_t>(number) : number, 10);
    } else if (*format == 'u') {
      put_number(format[-1] == 'l' ? va_arg(arguments, unsigned long) : va_arg(arguments, unsigned), 10);
    } else if (*format == 'x') {
      put_number(format[-1] == 'l' ? va_arg(arguments, unsigned long) : va_arg(arguments, unsigned), 16);
    } else {
      put(*format);
    }
  }
  out[used] = '\0';
}

}  // namespace

void conclude(const Finding& finding) {
  if (region->finding.kind == FindingKind::none) region->finding = finding;
  const long me = raw_syscall(SYS_getpid);
  for (int i = 0; i < region->process_count; ++i) {
    const Process& process = region->processes[i];
    if (process.pid > 0 && process.pid != me && !process.reaped) raw_syscall(SYS_kill, process.pid, SIGKILL);
  }
  for (;;) raw_syscall(SYS_exit_group, 0);
}

namespace {

Finding found_here(FindingKind kind, std::uint64_t pc) {
  Finding finding;
  finding.kind = kind;
  finding.task = static_cast<std::uint8_t>(self < 0 ? 0 : self);
  finding.in_child = self >= 0 && my_task().process != 0;
  finding.pc = pc;
  if (region->plan.detailed) finding.frames = record_backtrace();
  return finding;
}

}  // namespace

void conclude(FindingKind kind, std::uint64_t pc, const char* format, ...) {
  Finding finding = found_here(kind, pc);
  va_list arguments;
  va_start(arguments, format);
  format_into(finding.text, sizeof finding.text, format, arguments);
  va_end(arguments);
  conclude(finding);
}

void conclude_with(const RaceSide& before, std::uint64_t pc, const char* format, ...) {
  Finding finding = found_here(FindingKind::misuse, pc);
  finding.sides[0] = before;
  va_list arguments;
  va_start(arguments, format);
  format_into(finding.text, sizeof finding.text, format, arguments);
  va_end(arguments);
  conclude(finding);
}

void uncontrolled(const char* call, std::uint64_t pc) {
  conclude(FindingKind::uncontrolled, pc, "%s cannot be controlled", call);
}

}  // namespace trenza::interleave
