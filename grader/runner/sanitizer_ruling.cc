#include "grader/runner/sanitizer_ruling.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

bool is_failure(const TsanReport& report) {
  return report.kind.starts_with("unreadable") || report.text.find("FATAL: ThreadSanitizer") != std::string::npos ||
         is_lost_count(report);
}

// ThreadSanitizer ended the process, by its own words in `report`.
Ruling rule_on_failure(const TsanReport& report, const Claims& claims) {
  if (claims.find("hello") == nullptr) {
    return {Verdict::infra, "ThreadSanitizer could not start; `./kit doctor` tells what this machine lacks.",
            report.text};
  }
  if (claims.find("gave_up") == nullptr) {
    return {Verdict::tamper,
            "A failure of ThreadSanitizer was written that did not happen; a person has to look at it.", report.text};
  }
  // Its fault, or memory that the program overwrote, or a thread that was never started: nobody can tell from here. No
  // INFRA, which a program could choose so.
  if (is_lost_count(report)) {
    return {Verdict::uncontrolled,
            "ThreadSanitizer, which looks for data races, lost track of the program and ended it, twice. Does the "
            "program join a thread twice, use a mutex that is gone, or write to memory that is not its own?",
            report.text};
  }
  return {Verdict::crash,
          "ThreadSanitizer gave up on the program, which asks for too much of something: memory, threads or locks. "
          "Details tell which.",
          report.text};
}

// What to ask somebody whose two accesses were under these mutexes.
std::string question(const std::vector<std::string>& first, const std::vector<std::string>& second) {
  if (first.empty() && second.empty()) return "What makes one wait for the other?";
  if (first.empty() || second.empty()) return "Only one of them holds a lock. Whom does a lock keep out?";
  const bool shared = std::any_of(first.begin(), first.end(), [&](const std::string& mutex) {
    return std::find(second.begin(), second.end(), mutex) != second.end();
  });
  if (shared) return "Both hold the same lock, but not as writers. Whom does a reader's lock keep out?";
  return "Each of them holds a lock, but not the same one. Whom does a lock keep out?";
}

Ruling rule_on_race(const TsanReport& report, const Observation& seen) {
  std::vector<std::string> accesses;
  std::vector<std::vector<std::string>> mutexes;
  std::optional<Place> first_own;
  for (const Stack& stack : report.stacks) {
    // The two accesses come first; later stacks tell where threads and memory were made.
    const bool write = stack.heading.find("rite of size") != std::string::npos;
    const bool read = stack.heading.find("ead of size") != std::string::npos;
    if (!read && !write) continue;
    const Frame* frame = stack.innermost_in(seen.sources);
    if (!first_own) first_own = place_of(frame);
    if (frame == nullptr && !stack.frames.empty()) frame = &stack.frames.front();
    mutexes.push_back(stack.mutexes());
    if (frame != nullptr)
      accesses.push_back(fmt::format("{} ({})", write ? "one writes" : "one reads", in_words(*frame)));
  }
  std::string sentence = "Two threads use the same data at the same time";
  if (accesses.size() >= 2) {
    const std::string other = accesses[1].substr(accesses[1].find(' '));
    sentence += fmt::format(": {}, another{}", accesses[0], other);
  }
  mutexes.resize(2);
  return {Verdict::race, plain_text(sentence) + ". " + question(mutexes[0], mutexes[1]), report.text, first_own};
}

Ruling rule_on_report(const TsanReport& report, const Observation& seen) {
  const auto starts = [&](const char* kind) { return report.kind.starts_with(kind); };
  if (starts("data race") || starts("race on")) return rule_on_race(report, seen);
  std::string where;
  std::optional<Place> place;
  for (const Stack& stack : report.stacks) {
    if (const Frame* frame = stack.innermost_in(seen.sources)) {
      where = " (" + plain_text(in_words(*frame)) + ")";
      place = place_of(frame);
      break;
    }
  }
  if (starts("lock-order-inversion")) {
    return {Verdict::deadlock,
            "Two locks are taken in both orders" + where +
                ": two threads that each hold one of them wait for each other forever. Agree on one order.",
            report.text, place};
  }
  if (starts("thread leak")) {
    return {Verdict::leak, "A thread has ended and nobody joined it" + where + ". Join every thread that you start.",
            report.text, place};
  }
  if (starts("heap-use-after-free")) {
    return {Verdict::crash, "Memory is used after it was freed" + where + ". Who owns it, and until when?", report.text,
            place};
  }
  // What it says of one mutex, in words for a learner.
  constexpr std::pair<const char*, const char*> kMisuses[] = {
      {"unlock of an unlocked mutex",
       "A thread unlocks a mutex that it does not hold{}. Where did it lock it, and did it unlock it already?"},
      {"double lock of a mutex", "A thread locks a mutex that it holds already{}. Who called whom?"},
      {"destroy of a locked mutex", "A mutex is destroyed while it is locked{}. Who still holds it?"},
      {"use of an invalid mutex", "A mutex is used before it was made or after it was destroyed{}. Who owns it?"},
  };
  for (const auto& [kind, sentence] : kMisuses) {
    if (starts(kind)) return {Verdict::fail, fmt::format(fmt::runtime(sentence), where), report.text, place};
  }
  return {Verdict::fail, fmt::format("ThreadSanitizer says: {}{}.", plain_text(report.kind), where), report.text,
          place};
}

std::optional<Ruling> rule(const Observation& seen, const Claims& claims) {
  if (seen.reports_disturbed) {
    return Ruling{Verdict::tamper,
                  "Somebody was at the folder into which ThreadSanitizer reports; a person has to look at it.", ""};
  }
  if (!seen.reports_cut && static_cast<std::size_t>(claims.count("report")) > seen.reports.size()) {
    return Ruling{Verdict::tamper, "A report of ThreadSanitizer was removed; a person has to look at it.", ""};
  }
  if (seen.reports.empty()) return std::nullopt;
  // ThreadSanitizer goes on where it was, so a file that was cut meanwhile begins with a hole.
  const auto has_hole = [](const TsanReport& report) { return report.text.find('\0') != std::string::npos; };
  if (std::any_of(seen.reports.begin(), seen.reports.end(), has_hole)) {
    return Ruling{Verdict::tamper, "A report of ThreadSanitizer was cut; a person has to look at it.", ""};
  }
  if (seen.mode == Mode::native) {
    return Ruling{Verdict::tamper, "There is a report of ThreadSanitizer, which did not look on; a person has to look.",
                  seen.reports.front().text};
  }
  const auto first = [&](auto predicate) { return std::find_if(seen.reports.begin(), seen.reports.end(), predicate); };
  // A race explains the rest, so it goes first; then what ThreadSanitizer found; last, that it failed.
  auto chosen = first([](const TsanReport& r) { return r.kind.starts_with("data race"); });
  if (chosen == seen.reports.end()) chosen = first([](const TsanReport& r) { return !is_failure(r); });
  if (chosen == seen.reports.end()) return rule_on_failure(seen.reports.front(), claims);
  return rule_on_report(*chosen, seen);
}

}  // namespace

bool is_lost_count(const TsanReport& report) {
  return report.text.find("ThreadSanitizer: CHECK failed") != std::string::npos;
}

std::optional<Ruling> rule_on_sanitizer(const Observation& seen, const Claims& claims) {
  auto ruling = rule(seen, claims);
  if (ruling) ruling->detail = plain_text(ruling->detail);
  return ruling;
}

}  // namespace trenza
