// The interleave mode: explore_case runs the case under many schedules of a controlled scheduler.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "grader/base/file.h"
#include "grader/base/hash.h"
#include "grader/runner/claims.h"
#include "grader/runner/explorer_exit.h"
#include "grader/runner/modes/mode_rules.h"
#include "grader/runner/rules.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace fs = std::filesystem;

namespace {

// How long the exploration of one case may take. The number of schedules decides; this is the safety net.
constexpr std::chrono::seconds kExploreWall{120};
// What the explorer gets beyond that to end by itself, and to draw what it found.
constexpr std::chrono::seconds kGrace{10};

// A number for the search to draw from: of the submission and the case, so that the same submission always gets the
// same schedules.
std::uint64_t seed_of(const std::vector<std::string>& sources, const std::string& case_name) {
  std::uint64_t hash = fnv1a("");
  for (const std::string& source : sources) hash = fnv1a(read_file(source), hash);
  return fnv1a(case_name, hash);
}

// Nothing was found, but a pass stands for all the schedules that the exercise asks for.
Ruling rule_on_too_few(const Exploration& exploration) {
  return {Verdict::not_run,
          fmt::format("The time was up when {} schedules had been explored, which are too few to tell. Grade this "
                      "exercise again with more time (--budget 300), or when the machine is less busy.",
                      exploration.schedules),
          ""};
}

// `seen.outcome` is the explorer's own, and the worker's records are those of one schedule.
Ruling rule_on_exploration(const Case& c, const Observation& seen) {
  if (!seen.exploration) {
    if (auto ruling = rule_on_limits(seen)) return *ruling;
    const Outcome& outcome = seen.outcome;
    const std::string said = one_line(plain_text(outcome.output, 500));
    const bool broke_off = outcome.end == Outcome::End::signalled ||
                           (outcome.end == Outcome::End::exited && (outcome.code == kBrokeOff || outcome.code == 0));
    // The explorer and its server run beside the program, as the same user: it can reach them. So this is not INFRA.
    if (broke_off) {
      return {Verdict::crash,
              "What explores the program broke off in the middle of a schedule. Does the program send a signal to a "
              "process that is not its own, or write to memory that it has not allocated?",
              said};
    }
    return {Verdict::infra, "The case could not be explored: " + said, ""};
  }
  const Exploration& exploration = *seen.exploration;
  const std::string sentence = one_line(plain_text(exploration.sentence));
  std::string picture = plain_text(exploration.picture);
  if (!exploration.token.empty()) {
    picture += "See it again, as often as you like: ./kit replay " + plain_text(exploration.token) + "\n";
  }
  const std::string& found = exploration.found;
  const Claims claims(exploration.records, exploration.key);
  if (auto ruling = rule_on_forgery(seen, claims)) return *ruling;
  if (auto ruling = rule_on_list(c, claims)) return *ruling;
  if (found.empty()) {
    if (auto ruling = rule_on_silence(claims)) return *ruling;
    if (claims.fits(c.name) && !claims.incomplete() && claims.garbage() == 0) {
      if (exploration.cut_short) return rule_on_too_few(exploration);
      return {Verdict::pass, sentence, ""};
    }
    return {Verdict::tamper, "What the program told about this case does not fit together; a person has to look at it.",
            plain_text(exploration.records)};
  }
  if (auto ruling = rule_on_marker(claims)) return *ruling;
  if (found == "race") return {Verdict::race, sentence, picture};
  if (found == "deadlock" || found == "lost_wakeup") return {Verdict::deadlock, sentence, picture};
  if (found == "livelock") return {Verdict::livelock, sentence, picture};
  if (found == "uncontrolled") {
    return {Verdict::uncontrolled, sentence + " This exercise can be solved without it: look for another way.",
            picture};
  }
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

// Where in the learner's files it happened.
std::optional<Place> own_place(const Observation& seen) {
  if (!seen.exploration || seen.exploration->found.empty()) return std::nullopt;
  for (const Place& place : seen.exploration->places) {
    for (const std::string& source : seen.sources) {
      if (base_name(source) == place.file) return place;
    }
  }
  return std::nullopt;
}

class Interleave final : public ModeRules {
 public:
  Limits limits(const Exercise& exercise) const override {
    Limits limits = ModeRules::limits(exercise);
    limits.wall = kExploreWall + kGrace;
    limits.cpu = 4 * (kExploreWall + kGrace);
    // The region that all tasks share is large, and mostly never touched.
    limits.address_bytes = 0;
    limits.memory_bytes *= 2;
    limits.file_bytes = 512ULL * 1024 * 1024;
    return limits;
  }

  void prepare(const Attempt& attempt, Command& command) const override {
    const Subject& subject = attempt.subject;
    const std::string worker = fs::absolute(subject.workers.at(Mode::interleave)).string();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(attempt.wall - kGrace).count();
    command.arguments = {
        fs::absolute(subject.explorer).string(), "--schedules=" + std::to_string(subject.exercise.schedules),
        "--seed=" + std::to_string(seed_of(subject.sources, attempt.c.name)),
        "--seconds=" + std::to_string(std::max<long long>(1, seconds)),
        // From another one in each process, for other exercises are explored at the same time.
        "--processor=" + std::to_string(static_cast<std::size_t>(getpid()) + attempt.runner),
        "--root=" + fs::current_path().string(), "--subject=" + subject.target + "interleave " + attempt.c.name,
        "--channel=" + std::to_string(Jail::kChannel), worker, "--case=" + attempt.c.name};
    if (subject.exercise.weak_memory) command.arguments.insert(command.arguments.begin() + 1, "--weak");
    // The explorer starts the worker, always at the same addresses, and shows lines of the sources.
    command.readable = {worker};
    for (const std::string& source : subject.sources) command.readable.push_back(fs::absolute(source).string());
    command.fixed_addresses = true;
  }

  void observe(const Subject&, Observation& seen) const override {
    seen.exploration = read_exploration(seen.outcome.records);
  }

  Ruling rule(const Case& c, const Observation& seen) const override {
    Ruling ruling = rule_on_exploration(c, seen);
    if (!ruling.place) ruling.place = own_place(seen);
    // What tampers gets no picture, either.
    if (seen.exploration && ruling.verdict != Verdict::tamper) ruling.schedule = seen.exploration->schedule;
    return ruling;
  }
};

}  // namespace

const ModeRules& interleave_rules() {
  static const Interleave rules;
  return rules;
}

}  // namespace trenza
