#include "grader/interleave/search/sentence.h"

#include <cxxabi.h>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace trenza::interleave {
namespace {

std::string standstill_in_words(const Trace& trace) {
  std::string text;
  for (const TraceTask& task : trace.tasks) {
    if (task.ended || task.waits_for.empty()) continue;
    text +=
        fmt::format("{}task {} {} ({})", text.empty() ? "" : "; ", task.task, task.waits_for, to_string(task.place));
  }
  return text;
}

bool notifies(OpKind kind) {
  return kind == OpKind::notify_one || kind == OpKind::notify_all || kind == OpKind::futex_notify;
}
bool begins_to_wait(OpKind kind) { return kind == OpKind::cond_wait || kind == OpKind::futex_wait; }
bool wakes(const Step& step) {
  const OpKind kind = step.op.kind;
  return (kind == OpKind::cond_wake || kind == OpKind::futex_wake) && step.choice.variant == Variant::normal;
}

// What became of the notifications that the task of `finding` waits for. Steps are counted from 1.
std::string lost_in_words(const Region& region, const Finding& finding) {
  const Key key = region.tasks[finding.task].pending.key;
  std::uint32_t began = 0;
  std::uint32_t before = 0;
  std::uint32_t after = 0;
  std::uint32_t taken = 0;
  for (std::uint32_t number = 1; number <= telling_steps(region); ++number) {
    const Step& step = region.steps[number - 1];
    if (step.op.key != key) continue;
    if (step.choice.task == finding.task && begins_to_wait(step.op.kind)) {
      began = number;
      // What came so far came before.
      before = after != 0 ? after : before;
      after = taken = 0;
    } else if (notifies(step.op.kind)) {
      after = number;
      taken = 0;
    } else if (after != 0 && taken == 0 && step.choice.task != finding.task && wakes(step)) {
      taken = number;
    }
  }
  const auto task_of = [&](std::uint32_t number) { return region.steps[number - 1].choice.task; };
  if (after != 0 && taken != 0) {
    return fmt::format("task {} sent a notification in step {}, and it woke task {} and not task {}", task_of(after),
                       after, task_of(taken), finding.task);
  }
  if (after == 0 && before != 0 && began != 0) {
    return fmt::format(
        "task {} sent a notification in step {}, before task {} began to wait in step {}; none came after",
        task_of(before), before, finding.task, began);
  }
  if (after == 0) return fmt::format("task {} waits to be notified, and nobody ever did so", finding.task);
  return fmt::format("task {} sent a notification in step {}, and it did not reach task {}", task_of(after), after,
                     finding.task);
}

std::string demangled(const char* type) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(abi::__cxa_demangle(type, nullptr, nullptr, &status),
                                                         &std::free);
  return status == 0 ? text.get() : type;
}

// The end by std::terminate, as far as more is known than the signal.
std::string termination_in_words(const Uncaught& uncaught, const std::string& place, bool ended_thread) {
  if (uncaught.type[0] == '\0') {
    return fmt::format("Crash: task {} {}, at {}.", uncaught.task,
                       ended_thread ? "destroyed a std::thread that could still be joined, which ends the program"
                                    : "called std::terminate",
                       place);
  }
  std::string what = uncaught.what;
  std::replace(what.begin(), what.end(), '\n', ' ');
  const bool joins_itself = uncaught.joined_itself && std::strstr(uncaught.type, "system_error") != nullptr;
  return fmt::format("Crash: task {} {}threw {}{}, which nobody caught, at {}.", uncaught.task,
                     joins_itself ? "joins itself: it " : "", demangled(uncaught.type),
                     what.empty() ? "" : " that says \"" + what + "\"", place);
}

}  // namespace

std::string sentence(const Region& region, const Finding& finding, const Trace& trace, bool ended_thread) {
  switch (finding.kind) {
    case FindingKind::none: return "The schedule ended well.";
    case FindingKind::race:
      return fmt::format(
          "Data race on {}: {} by task {} at {}, and {} by task {} at {}, with nothing that orders them.", trace.object,
          trace.accesses[0].what, trace.accesses[0].task, to_string(trace.accesses[0].place), trace.accesses[1].what,
          trace.accesses[1].task, to_string(trace.accesses[1].place));
    case FindingKind::deadlock:
      return fmt::format("Deadlock: nothing can run any more. {}.", standstill_in_words(trace));
    case FindingKind::lost_wakeup:
      return fmt::format("Lost wake-up: {}. {}.", lost_in_words(region, finding), standstill_in_words(trace));
    case FindingKind::livelock:
      return fmt::format(
          "Livelock: only loops are left that look at what nobody will change. Task {} looks at {} ({}).", finding.task,
          trace.object, to_string(trace.place));
    case FindingKind::misuse:
      if (!trace.accesses.empty()) {
        return fmt::format("Misuse: {} (task {}, {}); {} by task {} at {}.", finding.text, finding.task,
                           to_string(trace.place), trace.accesses[0].what, trace.accesses[0].task,
                           to_string(trace.accesses[0].place));
      }
      return fmt::format("Misuse: {} (task {}, {}).", finding.text, finding.task, to_string(trace.place));
    case FindingKind::assertion: return fmt::format("{} (task {}).", finding.text, finding.task);
    case FindingKind::crash:
      if (finding.status == SIGABRT && region.uncaught.known && region.uncaught.task == finding.task)
        return termination_in_words(region.uncaught, to_string(trace.place), ended_thread);
      return fmt::format("Crash: task {} got signal {} ({}) at {}.", finding.task, finding.status,
                         strsignal(finding.status), to_string(trace.place));
    case FindingKind::exit_code:
      if (!trace.complaint.empty())
        return fmt::format("{} (task {}, {}).", trace.complaint, trace.task, to_string(trace.place));
      return fmt::format("The program ended with exit code {}.", finding.status);
    case FindingKind::uncontrolled:
      return fmt::format("Uncontrolled: {} (task {}, {}).", finding.text, finding.task, to_string(trace.place));
    case FindingKind::steps:
      return fmt::format("The schedule did not end: {} (task {}, {}).", finding.text, finding.task,
                         to_string(trace.place));
    case FindingKind::time:
    case FindingKind::limit: return fmt::format("A limit was reached: {}.", finding.text);
    case FindingKind::redundant: return "The schedule is equivalent to an earlier one.";
  }
  return {};
}

}  // namespace trenza::interleave
