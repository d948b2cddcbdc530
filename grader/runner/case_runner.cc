#include "grader/runner/case_runner.h"

#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "grader/runner/addresses.h"
#include "grader/runner/judge.h"
#include "grader/runner/records.h"
#include "grader/tsan/options.h"
#include "grader/tsan/report.h"

namespace trenza {
namespace fs = std::filesystem;

namespace {

// ThreadSanitizer's reports on one run.
struct Reports {
  std::vector<TsanReport> list;
  bool disturbed = false;  // the folder is gone, or holds what ThreadSanitizer never makes: the tested program's doing
  bool cut = false;        // there was more than is read
};

}  // namespace

struct CaseRunner::Run {
  Outcome outcome;
  Reports reports;
  Key key{};
};

namespace {

// How long the exploration of one case may take. The number of schedules decides; this is the safety net.
constexpr std::chrono::seconds kExploreWall{120};

// A number for the search to draw from: of the submission and the case, so that the same submission always gets the
// same schedules (FNV-1a).
std::uint64_t seed_of(const std::vector<std::string>& sources, const std::string& case_name) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto mix = [&](const std::string& text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  };
  for (const std::string& source : sources) {
    std::stringstream text;
    text << std::ifstream(source, std::ios::binary).rdbuf();
    mix(text.str());
  }
  mix(case_name);
  return hash;
}

Limits limits_of(const Exercise& exercise, const std::string& mode) {
  Limits limits;
  limits.wall = exercise.case_seconds;
  limits.cpu = std::chrono::seconds(2 * exercise.case_seconds.count());
  limits.output_bytes = exercise.output_kb * 1024;
  if (mode == "interleave") {
    limits.wall = kExploreWall + std::chrono::seconds(30);
    limits.cpu = 4 * (kExploreWall + std::chrono::seconds(30));
    // The region that all tasks share is large, and mostly never touched.
    limits.address_bytes = 0;
    limits.memory_bytes *= 2;
    limits.file_bytes = 512ULL * 1024 * 1024;
  }
  if (mode == "tsan") {
    limits.wall *= 3;
    limits.cpu *= 3;
    limits.memory_bytes *= 2;
    limits.address_bytes = 0;  // the shadow memory is larger than any bound that would mean something
  }
  return limits;
}

// How much is read of one report file, and of all of a run; the tested program can write there too.
constexpr std::size_t kReportBytes = 1024 * 1024;
constexpr std::size_t kAllReportBytes = 4 * kReportBytes;

Reports read_reports(const Outcome& outcome) {
  Reports found;
  found.disturbed = outcome.files_removed;
  std::size_t total = 0;
  for (const Outcome::File& file : outcome.files) {
    // ThreadSanitizer makes a file only to write into it.
    found.disturbed |= file.text.empty();
    for (TsanReport& report : read_tsan_log(file.text.substr(0, kReportBytes))) found.list.push_back(std::move(report));
    total += file.text.size();
    found.cut |= file.text.size() >= kReportBytes;
    if (total < kAllReportBytes) continue;
    found.cut = true;
    break;
  }
  return found;
}

Key draw_key() {
  Key key;
  if (getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) {
    throw std::system_error(errno, std::generic_category(), "getrandom");
  }
  return key;
}

// Removes `folder`, even where a tested program took its owner's rights away, as far as the system lets us.
void remove_folder(const fs::path& folder) {
  std::error_code error;
  fs::remove_all(folder, error);
  if (!error) return;
  std::vector<fs::path> to_open = {folder};
  while (!to_open.empty()) {
    const fs::path path = to_open.back();
    to_open.pop_back();
    if (!fs::is_directory(fs::symlink_status(path, error))) continue;
    fs::permissions(path, fs::perms::owner_all, error);
    for (const auto& entry : fs::directory_iterator(path, error)) to_open.push_back(entry.path());
  }
  fs::remove_all(folder, error);
}

}  // namespace

CaseRunner::CaseRunner(Subject subject, Jail jail, std::size_t number)
    : subject_(std::move(subject)),
      jail_(std::move(jail)),
      number_(number),
      limits_(limits_of(subject_.exercise, subject_.mode)) {
  const char* given = std::getenv("TEST_TMPDIR");  // Bazel's, empty at first
  std::string name = std::string(given != nullptr ? given : "/tmp") + "/trenza.XXXXXX";
  if (mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "no scratch folder can be made at " + name);
  }
  scratch_ = fs::absolute(name).string();
}

CaseRunner::~CaseRunner() { remove_folder(scratch_); }

CaseRunner::Run CaseRunner::execute(const std::vector<std::string>& arguments, const Limits& limits) {
  // A number of its own for each run, so that one which cannot be removed is in nobody's way.
  const fs::path folder = fs::path(scratch_) / std::to_string(++runs_);
  const fs::path reports = folder / "reports";
  const fs::path home = folder / "home";
  fs::create_directories(reports);
  fs::create_directory(home);
  Command command;
  command.arguments = arguments;
  command.directory = home.string();
  command.scratch = {home.string(), reports.string()};
  command.collected = reports.string();
  command.environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=" + home.string(),
                         "TMPDIR=" + home.string()};
  if (subject_.mode == "interleave") {
    // The explorer starts the worker, always at the same addresses, and shows lines of the sources.
    command.readable = {fs::absolute(subject_.worker).string()};
    for (const std::string& source : subject_.sources) command.readable.push_back(fs::absolute(source).string());
    command.fixed_addresses = true;
  }
  if (subject_.mode == "tsan") {
    command.environment.push_back("TSAN_OPTIONS=" + tsan_options((reports / "report").string()));
    command.fixed_addresses = true;
  }
  Run run;
  run.key = draw_key();
  command.greeting.assign(run.key.begin(), run.key.end());
  run.outcome = jail_.run(command, limits);
  run.reports = read_reports(run.outcome);
  remove_folder(folder);
  return run;
}

std::optional<std::string> CaseRunner::distrust() {
  if (subject_.mode != "tsan") return std::nullopt;
  // Not the exercise's limits: it must end on the slowest machine.
  Limits limits = limits_;
  limits.wall = std::chrono::minutes(1);
  const Run canary = execute({fs::absolute(subject_.canary).string()}, limits);
  for (const TsanReport& report : canary.reports.list) {
    if (report.kind.starts_with("data race")) return std::nullopt;
  }
  if (canary.outcome.end == Outcome::End::jail_failed) return canary.outcome.error;
  if (canary.outcome.end == Outcome::End::wall_limit) {
    return "A program that takes a moment did not end within a minute under ThreadSanitizer. Is the machine "
           "overloaded?";
  }
  return "ThreadSanitizer did not report a race that is there; `./kit doctor` tells what this machine lacks. It "
         "said: " +
         canary.outcome.output;
}

CaseResult CaseRunner::run(const Case& c) {
  const std::string worker = fs::absolute(subject_.worker).string();
  const std::string channel = "--channel=" + std::to_string(Jail::kChannel);
  std::vector<std::string> line = {worker, "--case=" + c.name};
  if (subject_.mode == "interleave") {
    line = {fs::absolute(subject_.explorer).string(), "--schedules=" + std::to_string(subject_.exercise.schedules),
            "--seed=" + std::to_string(seed_of(subject_.sources, c.name)),
            "--seconds=" + std::to_string(kExploreWall.count()),
            // From another one in each process, for other exercises are explored at the same time.
            "--processor=" + std::to_string(static_cast<std::size_t>(getpid()) + number_),
            "--root=" + fs::current_path().string(), "--subject=" + subject_.target + " " + c.name, channel, worker,
            "--case=" + c.name};
  } else {
    line.push_back(channel);
  }
  Run run = execute(line, limits_);
  Observation seen;
  seen.mode = subject_.mode;
  seen.sources = subject_.sources;
  seen.limits = limits_;
  seen.key = run.key;
  seen.reports = std::move(run.reports.list);
  seen.reports_disturbed = run.reports.disturbed;
  seen.reports_cut = run.reports.cut;
  if (subject_.mode == "interleave") seen.exploration = read_exploration(run.outcome.records);
  for (const Record& record : read_records(run.outcome.records, run.key).records) {
    if (record.kind == "crash") seen.crash = resolve(worker, record.field(1));
  }
  seen.outcome = std::move(run.outcome);
  return judge(c, seen);
}

}  // namespace trenza
