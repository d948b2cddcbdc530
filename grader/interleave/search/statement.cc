#include "grader/interleave/search/statement.h"

#include <fmt/format.h>

#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

std::string plural(std::uint64_t count, const char* one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

std::string what_was_explored(const Exploration& exploration) {
  if (exploration.reduced.complete) {
    const std::uint64_t classes = exploration.reduced.schedules - exploration.reduced.redundant;
    return fmt::format(
        "All inequivalent interleavings were explored ({} complete by partial order reduction, {} in all).",
        classes == 1 ? std::string("1 schedule,") : fmt::format("{} schedules,", classes), exploration.schedules);
  }
  if (exploration.bounded.complete >= 0) {
    return fmt::format(
        "All schedules with at most {} at synchronisation points were explored, but for the order of steps that do not "
        "touch the same, and others by random strategies ({} in all).",
        plural(static_cast<std::uint64_t>(exploration.bounded.complete), "preemption"),
        plural(exploration.schedules, "schedule"));
  }
  if (exploration.delays_complete) {
    return fmt::format(
        "All schedules of the oldest-first and the newest-first scheduler with at most 1 delay were "
        "explored, and others by random strategies ({} in all).",
        plural(exploration.schedules, "schedule"));
  }
  return fmt::format(
      "{} explored, which is not all of them.",
      exploration.schedules == 1 ? "1 schedule was" : plural(exploration.schedules, "schedule") + " were");
}

// Which plain accesses were points of decision.
std::string points_in_words(const Exploration& exploration) {
  if (exploration.points == 0) return "No plain access was a point of decision.";
  return fmt::format(
      "Of plain accesses, those at {}{} that were seen to race in the first schedules were points of "
      "decision, and no others.",
      exploration.points_left ? "the first " : "", plural(exploration.points, "place"));
}

}  // namespace

std::string statement_of_race(const Exploration& exploration) {
  return fmt::format(
      "Schedules went on after races, and nothing else was seen to go wrong, which is no promise: a race "
      "makes the program undefined. {} {}",
      what_was_explored(exploration), points_in_words(exploration));
}

std::string statement(const Exploration& exploration) {
  std::string text = what_was_explored(exploration);
  text += fmt::format(" No data race, deadlock or failure was seen with up to {}, {} and {}.",
                      plural(static_cast<std::uint64_t>(exploration.tasks), "task"),
                      exploration.processes == 1 ? "1 process" : fmt::format("{} processes", exploration.processes),
                      plural(exploration.steps, "step"));
  text += " This holds for this input, ";
  if (exploration.weak.complete) {
    text += fmt::format(
        "for each of the {} newest values that C++20 lets an atomic operation read (with up to {} old ones and one "
        "failure of compare_exchange_weak for no reason for each task, without load buffering{}), ",
        kMaxStores, kMostWeak,
        exploration.weak_unfollowed ? ", with seq_cst operations behind the first 64 and values of 16 bytes as they ran"
                                    : "");
  } else if (exploration.weak_choices && exploration.weak_tried) {
    text += "for sequentially consistent executions and some in which atomic operations read old values, ";
  } else {
    text += "for sequentially consistent executions, ";
  }
  text += exploration.reduced.complete ? "without spurious wake-ups," : "with at most one spurious wake-up each,";
  text += " and for what instrumented code and the modelled calls do";
  if (exploration.reduced.complete && !exploration.weak_choices && !exploration.weak_unfollowed)
    text += "; weak memory allows no other executions";
  if (exploration.nondeterministic)
    text += ". The same schedule did not do the same twice, so what another run does may differ";
  if (exploration.timed) text += "; time is virtual, and tasks stall for at most 250 ms of it";
  if (exploration.parked) {
    text +=
        fmt::format("; a loop that read the same {} times in a row is taken to wait for a change", kAlikeRounds + 1);
  }
  text += ".";
  if (exploration.wall_hit) text += " The limit of wall time ended the search early: another run may explore more.";
  return text;
}

}  // namespace trenza::interleave
