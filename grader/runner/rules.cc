#include "grader/runner/rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>
#include <string.h>

#include <cctype>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "grader/base/file.h"
#include "grader/runner/sanitizer_ruling.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

// The marker that grader/testing/explain.h puts before the sentence for the learner.
constexpr std::string_view kExplanation = "\n>> ";

// What the C++ library printed before it aborted, on one line; empty if it did not.
std::string last_words(const std::string& output) {
  const std::size_t begin = output.rfind("terminate called");
  return begin == std::string::npos ? "" : one_line(plain_text(output.substr(begin), 500));
}

// The question behind an abort of which the C++ library says little: std::thread ends the program where one that is
// still joinable is destroyed or given another thread ([thread.thread.destr], [thread.thread.assign]).
std::string hint(const Stack& crash) {
  for (const Frame& frame : crash.frames) {
    if (frame.function.starts_with("std::thread::~thread") || frame.function.starts_with("std::thread::operator=")) {
      return " A std::thread was given up before anybody had joined it. Who waits for it to end?";
    }
  }
  return "";
}

Ruling rule_on_failure(const Record& failure) {
  const std::string text = plain_text(failure.field(2));
  const std::string where = fmt::format("{}:{}", base_name(plain_text(failure.field(0))), plain_text(failure.field(1)));
  const std::size_t marker = text.find(kExplanation);
  if (marker == std::string::npos) return {Verdict::fail, fmt::format("{} [{}]", one_line(text), where), ""};
  return {Verdict::fail, fmt::format("{} [{}]", one_line(text.substr(marker + kExplanation.size())), where), ""};
}

}  // namespace

std::optional<Ruling> rule_on_list(const Case& c, const Claims& claims) {
  if (claims.find("no_case") == nullptr) return std::nullopt;
  return Ruling{
      Verdict::infra,
      fmt::format("The test program has no case {}: the list in the BUILD file and the tests differ.", c.name), ""};
}

std::optional<Ruling> rule_on_marker(const Claims& claims) {
  const Record* record = claims.find("not_started");
  if (record == nullptr) return std::nullopt;
  const std::string file = base_name(plain_text(record->field(0))), line = plain_text(record->field(1));
  return Ruling{Verdict::not_started,
                fmt::format("{} is not written yet: open {}, line {}.", plain_text(record->field(2)), file, line), "",
                Place{file, std::atoi(line.c_str())}};
}

std::optional<Ruling> rule_on_forgery(const Observation& seen, const Claims& claims) {
  if (claims.forged() == 0) return std::nullopt;
  return Ruling{Verdict::tamper, "The program imitates what the grader says about a case; a person has to look at it.",
                plain_text(seen.exploration ? seen.exploration->records : seen.outcome.records)};
}

std::optional<Ruling> rule_on_limits(const Observation& seen) {
  const Outcome& outcome = seen.outcome;
  const auto signalled = [&](int signal) { return outcome.end == Outcome::End::signalled && outcome.code == signal; };
  if (outcome.end == Outcome::End::wall_limit && seen.cut_short) {
    return Ruling{Verdict::timeout,
                  fmt::format("The case was stopped after {:.1f} s: the exercise had used up its time for all cases "
                              "together. What is it waiting for, and which of the cases before it took that long?",
                              static_cast<double>(seen.limits.wall.count()) / 1000),
                  ""};
  }
  if (outcome.end == Outcome::End::wall_limit) {
    return Ruling{
        Verdict::timeout,
        fmt::format("The case was still running after {:g} s and was stopped. What is it waiting for, and who "
                    "should end that wait?",
                    static_cast<double>(seen.limits.wall.count()) / 1000),
        ""};
  }
  if (outcome.end == Outcome::End::still) {
    return Ruling{
        Verdict::deadlock,
        fmt::format("Nothing can run any more: every thread sleeps, and nobody is left to wake one. They wait "
                    "for {}. Who should end that wait, and what does he wait for himself?",
                    fmt::join(outcome.waits, "; for ")),
        ""};
  }
  if (outcome.end == Outcome::End::cpu_limit || signalled(SIGXCPU) ||
      (signalled(SIGKILL) && outcome.cpu >= seen.limits.cpu)) {
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
  if (outcome.end == Outcome::End::memory_limit) {
    return Ruling{
        Verdict::memory,
        fmt::format("The case used more than {} MB of memory, all its processes together, and was stopped. What "
                    "keeps growing, and who gives it back?",
                    seen.limits.memory_bytes / (1024 * 1024)),
        ""};
  }
  if (outcome.end == Outcome::End::process_limit) {
    return Ruling{
        Verdict::processes,
        fmt::format("The case had more than {} processes and threads at once and was stopped. What bounds the "
                    "number that your loop, or each child, starts?",
                    seen.limits.processes),
        ""};
  }
  if (outcome.end == Outcome::End::file_limit) {
    return Ruling{Verdict::files,
                  fmt::format("The case wrote more than {} MB, or more than {} files, into one folder and was stopped.",
                              seen.limits.disk_bytes / (1024 * 1024), seen.limits.names),
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

std::optional<Ruling> rule_on_ending(const Observation& seen, const Claims& claims) {
  const Outcome& outcome = seen.outcome;
  if (outcome.end == Outcome::End::signalled) {
    std::string where;
    std::string frames;
    for (const Frame& frame : seen.crash.frames) frames += in_words(frame) + '\n';
    const Frame* const own = seen.crash.innermost_in(seen.sources);
    if (own != nullptr) where = " in " + in_words(*own);
    const std::string words = outcome.code == SIGABRT ? last_words(outcome.output) : "";
    return Ruling{Verdict::crash,
                  fmt::format("The program crashed with signal {} ({}){}{}{}.{}", outcome.code, strsignal(outcome.code),
                              where, words.empty() ? "" : ": ", words, words.empty() ? "" : hint(seen.crash)),
                  plain_text(frames), place_of(own)};
  }
  if (claims.find_main("end") == nullptr) {
    return Ruling{
        Verdict::crash,
        fmt::format("The program ended with exit code {} in the middle of the case, or closed a descriptor that "
                    "it had not opened. Does something call exit where it should return?",
                    outcome.code),
        ""};
  }
  return std::nullopt;
}

std::optional<Ruling> rule_on_silence(const Claims& claims) {
  const Record* const noted = claims.unreported();
  if (noted != nullptr && !claims.is_main(*noted)) {
    return Ruling{Verdict::fail,
                  fmt::format("An assertion of the test failed in a child process, which ended before it could say why "
                              "[{}:{}].",
                              base_name(plain_text(noted->field(0))), plain_text(noted->field(1))),
                  ""};
  }
  if (noted == nullptr && !claims.left_early()) return std::nullopt;
  return Ruling{
      Verdict::tamper,
      noted != nullptr
          ? "An assertion of the test failed, and something kept it from being reported; a person has to look at it."
          : "The case was over before the test was, or before it had looked at anything; a person has to look at it.",
      noted != nullptr ? fmt::format("{}:{}", plain_text(noted->field(0)), plain_text(noted->field(1))) : ""};
}

std::optional<Ruling> rule_on_assertions(const Claims& claims) {
  std::string detail;
  for (const Record& record : claims.all()) {
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
  if (auto ruling = rule_on_silence(claims)) return ruling;
  if (claims.find_main("end")->field(0) != "passed") {
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
  for (const Record& record : claims.all()) {
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

namespace {

std::optional<Ruling> rule_on_grader(const Case& c, const Observation& seen, const Claims& claims) {
  if (seen.outcome.end == Outcome::End::jail_failed) {
    return Ruling{Verdict::infra, "The grader could not run this case: " + one_line(plain_text(seen.outcome.error)),
                  ""};
  }
  const Record* const hello = claims.find("hello");
  if (hello != nullptr && hello->field(0) != name(seen.mode)) {
    // Only a rule file that is wrong could link it so, and then every program says it. Who has the key could, too.
    return Ruling{Verdict::tamper, "The program says that it runs in another mode; a person has to look at it.",
                  plain_text(seen.outcome.records)};
  }
  if (auto ruling = rule_on_list(c, claims)) return ruling;
  // The program says hello before any code of the submission runs. What a signal ended earlier is left to the other
  // rules: then the kernel could not load it, which static data of many gigabytes does.
  const bool could_not_start = hello == nullptr && claims.forged() == 0 && seen.reports.empty();
  if (could_not_start && seen.outcome.end == Outcome::End::exited) {
    return Ruling{Verdict::infra,
                  fmt::format("The test program could not start; it ended with exit code {}.", seen.outcome.code), ""};
  }
  if (could_not_start && seen.outcome.end == Outcome::End::wall_limit && !seen.cut_short) {
    return Ruling{Verdict::infra, "The test program did not come to start in time. Is the machine overloaded?", ""};
  }
  return std::nullopt;
}

}  // namespace

Ruling rule_on_program(const Case& c, const Observation& seen, const Claims& claims) {
  if (auto ruling = rule_on_grader(c, seen, claims)) return *ruling;
  if (auto ruling = rule_on_forgery(seen, claims)) return *ruling;
  if (auto ruling = rule_on_marker(claims)) return *ruling;
  if (auto ruling = rule_on_sanitizer(seen, claims)) return *ruling;
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
  if (!claims.fits(c.name) || claims.garbage() > 0) {
    return {Verdict::tamper, "What the program told about this case does not fit together; a person has to look at it.",
            plain_text(seen.outcome.records)};
  }
  if (claims.incomplete()) {
    return {Verdict::crash,
            "A process of this case could not tell how it went: it closed or redirected a descriptor that it had not "
            "opened. Close only what you open.",
            ""};
  }
  if (auto ruling = rule_on_leftovers(seen, claims)) return *ruling;
  return {};
}

}  // namespace trenza
