#include "grader/runner/judge.h"

#include <fmt/format.h>
#include <signal.h>
#include <string.h>

#include <algorithm>
#include <optional>

#include "grader/runner/records.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

// The marker that grader/testing/explain.h puts before the sentence for the learner.
constexpr std::string_view kExplanation = "\n>> ";

struct Ruling {
  Verdict verdict = Verdict::pass;
  std::string sentence;
  std::string detail;
};

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string place(const Frame& frame) {
  const std::string function = frame.function.substr(0, frame.function.find('('));
  return fmt::format("{}, {}:{}", function, base_name(frame.file), frame.line);
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == '\n' || c == '\t' || c == ' ';
    if (space && (line.empty() || line.back() == ' ')) continue;
    line += space ? ' ' : c;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

// What the program claims, sorted.
struct Claims {
  explicit Claims(const std::string& text) : all(read_records(text, malformed)) {
    for (const Record& record : all) {
      if (record.kind == "hello" && main_pid == 0) {
        main_pid = record.pid;
        mode = record.field(0);
      }
    }
  }

  // The first record of that kind; of the program's first process only where `main_only`.
  const Record* find(std::string_view kind, bool main_only = false) const {
    const auto found = std::find_if(
        all.begin(), all.end(), [&](const Record& r) { return r.kind == kind && (!main_only || r.pid == main_pid); });
    return found == all.end() ? nullptr : &*found;
  }

  int malformed = 0;
  std::vector<Record> all;
  int main_pid = 0;
  std::string mode;
};

std::optional<Ruling> rule_on_grader(const Case& c, const Observation& seen, const Claims& claims) {
  if (seen.outcome.end == Outcome::End::jail_failed) {
    return Ruling{Verdict::infra, "The grader could not run this case: " + one_line(plain_text(seen.outcome.error)),
                  ""};
  }
  if (claims.main_pid != 0 && claims.mode != seen.mode) {
    return Ruling{Verdict::infra, "The test program is linked for another mode than the one that was asked for.", ""};
  }
  const bool ended_quietly = seen.outcome.end == Outcome::End::exited && seen.outcome.code == 0;
  if (claims.main_pid != 0 && ended_quietly && claims.find("begin") == nullptr) {
    return Ruling{
        Verdict::infra,
        fmt::format("The test program has no case {}: the list in the BUILD file and the tests differ.", c.name), ""};
  }
  for (const TsanReport& report : seen.reports) {
    if (report.kind.starts_with("unreadable") || report.text.find("FATAL: ThreadSanitizer") != std::string::npos) {
      return Ruling{Verdict::infra, "ThreadSanitizer itself failed; `./kit doctor` tells what this machine lacks.",
                    plain_text(report.text)};
    }
  }
  return std::nullopt;
}

std::optional<Ruling> rule_on_marker(const Claims& claims) {
  const Record* record = claims.find("not_started");
  if (record == nullptr) return std::nullopt;
  return Ruling{Verdict::not_started,
                fmt::format("{} is not written yet: open {}, line {}.", plain_text(record->field(2)),
                            base_name(plain_text(record->field(0))), plain_text(record->field(1))),
                ""};
}

Ruling rule_on_race(const TsanReport& report, const Observation& seen) {
  std::vector<std::string> accesses;
  for (const Stack& stack : report.stacks) {
    // The two accesses come first; later stacks tell where threads and memory were made.
    const bool write = stack.heading.find("rite of size") != std::string::npos;
    const bool read = stack.heading.find("ead of size") != std::string::npos;
    if (!read && !write) continue;
    const Frame* frame = stack.innermost_in(seen.sources);
    if (frame == nullptr && !stack.frames.empty()) frame = &stack.frames.front();
    if (frame != nullptr) accesses.push_back(fmt::format("{} ({})", write ? "one writes" : "one reads", place(*frame)));
  }
  std::string sentence = "Two threads use the same data at the same time";
  if (accesses.size() >= 2) {
    const std::string other = accesses[1].substr(accesses[1].find(' '));
    sentence += fmt::format(": {}, another{}", accesses[0], other);
  }
  return {Verdict::race, sentence + ". What makes one wait for the other?", report.text};
}

Ruling rule_on_report(const TsanReport& report, const Observation& seen) {
  const auto starts = [&](const char* kind) { return report.kind.starts_with(kind); };
  if (starts("data race") || starts("race on")) return rule_on_race(report, seen);
  std::string where;
  for (const Stack& stack : report.stacks) {
    if (const Frame* frame = stack.innermost_in(seen.sources)) {
      where = " (" + place(*frame) + ")";
      break;
    }
  }
  if (starts("lock-order-inversion")) {
    return {Verdict::deadlock,
            "Two locks are taken in both orders" + where +
                ": two threads that each hold one of them wait for each other forever. Agree on one order.",
            report.text};
  }
  if (starts("thread leak")) {
    return {Verdict::leak, "A thread has ended and nobody joined it" + where + ". Join every thread that you start.",
            report.text};
  }
  if (starts("heap-use-after-free")) {
    return {Verdict::crash, "Memory is used after it was freed" + where + ". Who owns it, and until when?",
            report.text};
  }
  return {Verdict::fail, fmt::format("ThreadSanitizer says: {}{}.", plain_text(report.kind), where), report.text};
}

std::optional<Ruling> rule_on_reports(const Observation& seen) {
  if (seen.reports_removed) {
    return Ruling{Verdict::tamper,
                  "The folder into which ThreadSanitizer reports was removed; a person has to look at it.", ""};
  }
  if (seen.reports.empty()) return std::nullopt;
  // The race explains the rest, so it goes first.
  const auto race = std::find_if(seen.reports.begin(), seen.reports.end(),
                                 [](const TsanReport& r) { return r.kind.starts_with("data race"); });
  Ruling ruling = rule_on_report(race != seen.reports.end() ? *race : seen.reports.front(), seen);
  ruling.detail = plain_text(ruling.detail);
  return ruling;
}

std::optional<Ruling> rule_on_limits(const Observation& seen) {
  const Outcome& outcome = seen.outcome;
  const auto signalled = [&](int signal) { return outcome.end == Outcome::End::signalled && outcome.code == signal; };
  if (outcome.end == Outcome::End::wall_limit) {
    return Ruling{
        Verdict::timeout,
        fmt::format("The case was still running after {:g} s and was stopped. What is it waiting for, and who "
                    "should end that wait?",
                    static_cast<double>(seen.limits.wall.count()) / 1000),
        ""};
  }
  if (signalled(SIGXCPU) || (signalled(SIGKILL) && outcome.cpu >= seen.limits.cpu)) {
    return Ruling{Verdict::timeout,
                  fmt::format("The case used more than {} s of CPU time. Does a loop spin instead of waiting?",
                              seen.limits.cpu.count()),
                  ""};
  }
  if (outcome.end == Outcome::End::output_limit) {
    return Ruling{Verdict::output,
                  fmt::format("The case printed more than {} KB and was stopped. Is there a print in a loop that does "
                              "not end?",
                              seen.limits.output_bytes / 1024),
                  ""};
  }
  if (signalled(SIGXFSZ)) {
    return Ruling{Verdict::files,
                  fmt::format("The case wrote a file of more than {} MB and was stopped.",
                              seen.limits.file_bytes / (1024 * 1024)),
                  ""};
  }
  return std::nullopt;
}

// What the C++ library printed before it aborted, on one line; empty if it did not.
std::string last_words(const std::string& output) {
  const std::size_t begin = output.rfind("terminate called");
  return begin == std::string::npos ? "" : one_line(plain_text(output.substr(begin), 500));
}

std::optional<Ruling> rule_on_ending(const Observation& seen, const Claims& claims) {
  const Outcome& outcome = seen.outcome;
  if (outcome.end == Outcome::End::signalled) {
    std::string where;
    std::string frames;
    for (const Frame& frame : seen.crash.frames) frames += place(frame) + '\n';
    if (const Frame* frame = seen.crash.innermost_in(seen.sources)) where = " in " + place(*frame);
    const std::string words = outcome.code == SIGABRT ? last_words(outcome.output) : "";
    return Ruling{Verdict::crash,
                  fmt::format("The program crashed with signal {} ({}){}{}{}.", outcome.code, strsignal(outcome.code),
                              where, words.empty() ? "" : ": ", words),
                  plain_text(frames)};
  }
  if (claims.find("end", /*main_only=*/true) == nullptr) {
    return Ruling{
        Verdict::crash,
        fmt::format("The program ended with exit code {} in the middle of the case, or closed a descriptor that "
                    "it had not opened. Does something call exit where it should return?",
                    outcome.code),
        ""};
  }
  return std::nullopt;
}

Ruling rule_on_failure(const Record& failure) {
  const std::string text = plain_text(failure.field(2));
  const std::string where = fmt::format("{}:{}", base_name(plain_text(failure.field(0))), plain_text(failure.field(1)));
  const std::size_t marker = text.find(kExplanation);
  if (marker == std::string::npos) return {Verdict::fail, fmt::format("{} [{}]", one_line(text), where), ""};
  return {Verdict::fail, fmt::format("{} [{}]", one_line(text.substr(marker + kExplanation.size())), where), ""};
}

std::optional<Ruling> rule_on_assertions(const Claims& claims) {
  std::string detail;
  for (const Record& record : claims.all) {
    if (record.kind != "fail") continue;
    detail += fmt::format("{}:{}: {}\n", plain_text(record.field(0)), plain_text(record.field(1)),
                          plain_text(record.field(2)));
  }
  if (claims.find("stray") != nullptr) {
    return Ruling{Verdict::fail,
                  "A child process came back out of your function and ran the rest of the test a second time. A child "
                  "must leave with _exit when its work is done.",
                  detail};
  }
  if (const Record* failure = claims.find("fail")) {
    Ruling ruling = rule_on_failure(*failure);
    ruling.detail = detail;
    return ruling;
  }
  if (claims.find("end", true)->field(0) != "passed") {
    return Ruling{Verdict::fail, "The case did not pass and does not say why.", ""};
  }
  return std::nullopt;
}

std::optional<Ruling> rule_on_leftovers(const Observation& seen, const Claims& claims) {
  std::vector<std::string> left;
  for (const Outcome::Survivor& survivor : seen.outcome.survivors) {
    left.push_back(survivor.zombie
                       ? "A child process ended and nobody waited for it: it stays behind as a zombie. Wait "
                         "for every child that you start."
                       : "A process was still running when the case was over. End every process that you "
                         "start, and wait for it.");
  }
  for (const std::string& leftover : seen.outcome.leftovers) {
    left.push_back(plain_text(leftover) + " was left behind. Who makes it has to remove it.");
    left.back()[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(left.back()[0])));
  }
  for (const Record& record : claims.all) {
    if (record.kind == "leak") {
      left.push_back("The case left open: " + plain_text(record.field(0)) +
                     ". Close or unmap what you open, on every path.");
    }
  }
  if (left.empty()) return std::nullopt;
  Ruling ruling{Verdict::leak, left.front(), ""};
  for (const std::string& line : left) ruling.detail += line + '\n';
  return ruling;
}

// The interleave mode: `seen.outcome` is the explorer's own, and the worker's records are those of one schedule.
Ruling rule_on_exploration(const Observation& seen) {
  if (!seen.exploration) {
    if (auto ruling = rule_on_limits(seen)) return *ruling;
    return {Verdict::infra, "The case could not be explored: " + one_line(plain_text(seen.outcome.output, 500)), ""};
  }
  const Exploration& exploration = *seen.exploration;
  const std::string sentence = one_line(plain_text(exploration.sentence));
  const std::string picture = plain_text(exploration.picture);
  if (exploration.nondeterministic) {
    return {Verdict::uncontrolled,
            "The same schedule did not do the same twice: the case depends on something that the scheduler does not "
            "control, so it was not explored.",
            ""};
  }
  const std::string& found = exploration.found;
  const Claims claims(exploration.records);
  if (found.empty()) return {Verdict::pass, sentence, ""};
  if (auto ruling = rule_on_marker(claims)) return *ruling;
  if (found == "race") return {Verdict::race, sentence, picture};
  if (found == "deadlock" || found == "lost_wakeup") return {Verdict::deadlock, sentence, picture};
  if (found == "livelock") return {Verdict::livelock, sentence, picture};
  if (found == "uncontrolled") return {Verdict::uncontrolled, sentence, picture};
  if (found == "steps" || found == "time") return {Verdict::timeout, sentence, picture};
  if (found == "limit") return {Verdict::processes, sentence, picture};
  if (found == "crash") return {Verdict::crash, sentence, picture};
  if (found == "exit_code") {
    Observation schedule = seen;
    schedule.outcome.records = exploration.records;
    std::optional<Ruling> ruling = rule_on_ending(schedule, claims);
    if (!ruling) ruling = rule_on_assertions(claims);
    if (!ruling) ruling = rule_on_leftovers(schedule, claims);
    if (ruling) {
      ruling->detail += picture;
      return *ruling;
    }
  }
  return {Verdict::fail, sentence, picture};
}

Ruling rule(const Case& c, const Observation& seen) {
  if (seen.mode == "interleave") return rule_on_exploration(seen);
  const Claims claims(seen.outcome.records);
  if (auto ruling = rule_on_grader(c, seen, claims)) return *ruling;
  if (auto ruling = rule_on_marker(claims)) return *ruling;
  if (auto ruling = rule_on_reports(seen)) return *ruling;
  if (auto ruling = rule_on_limits(seen)) return *ruling;
  if (auto ruling = rule_on_ending(seen, claims)) return *ruling;
  if (auto ruling = rule_on_assertions(claims)) return *ruling;
  if (seen.outcome.code != 0) {
    return {
        Verdict::crash,
        fmt::format("The case was over, and then the program ended with exit code {} instead of 0. Does a destructor "
                    "or an exit handler call exit?",
                    seen.outcome.code),
        ""};
  }
  const Record* begin = claims.find("begin", /*main_only=*/true);
  if (begin == nullptr || begin->field(0) != c.name || claims.malformed > 0) {
    return {Verdict::tamper, "What the program told about this case does not fit together; a person has to look at it.",
            plain_text(seen.outcome.records)};
  }
  if (auto ruling = rule_on_leftovers(seen, claims)) return *ruling;
  return {};
}

}  // namespace

CaseResult judge(const Case& c, const Observation& seen) {
  Ruling ruling = rule(c, seen);
  CaseResult result;
  result.name = c.name;
  result.points = c.points;
  result.verdict = ruling.verdict;
  result.sentence = std::move(ruling.sentence);
  result.detail = std::move(ruling.detail);
  result.output = plain_text(seen.outcome.output);
  result.seconds = static_cast<double>(seen.outcome.wall.count()) / 1000;
  return result;
}

}  // namespace trenza
