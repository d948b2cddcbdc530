#include "grader/runner/case_runner.h"

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

struct CaseRunner::Run {
  Outcome outcome;
  std::vector<TsanReport> reports;
  bool reports_removed = false;
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
    limits.cpu = kExploreWall + std::chrono::seconds(30);
    // The region that all tasks share is large, and mostly never touched.
    limits.memory_bytes = 0;
    limits.file_bytes = 512ULL * 1024 * 1024;
  }
  if (mode == "tsan") {
    limits.wall *= 3;
    limits.cpu *= 3;
    limits.memory_bytes = 0;  // the shadow memory is larger than any bound that would mean something
  }
  return limits;
}

// The reports in `folder`; nullopt if it cannot be read any more, which is the tested program's doing.
std::optional<std::vector<TsanReport>> read_reports(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(folder, error))) return std::nullopt;
  std::vector<TsanReport> reports;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    for (TsanReport& report : read_tsan_log(text.str())) reports.push_back(std::move(report));
  }
  if (error) return std::nullopt;
  return reports;
}

// Removes `folder`, even where a tested program took its owner's rights away. Throws fs::filesystem_error.
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
  fs::remove_all(folder);
}

}  // namespace

CaseRunner::CaseRunner(Subject subject, Jail jail)
    : subject_(std::move(subject)), jail_(std::move(jail)), limits_(limits_of(subject_.exercise, subject_.mode)) {
  const char* given = std::getenv("TEST_TMPDIR");  // Bazel's, empty at first
  std::string name = std::string(given != nullptr ? given : "/tmp") + "/trenza.XXXXXX";
  if (mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "no scratch folder can be made at " + name);
  }
  scratch_ = fs::absolute(name).string();
}

CaseRunner::~CaseRunner() {
  try {
    remove_folder(scratch_);
  } catch (const fs::filesystem_error&) {
    // Nobody needs it any more, and nothing can be told from here.
  }
}

CaseRunner::Run CaseRunner::execute(const std::vector<std::string>& arguments, const Limits& limits) {
  const fs::path reports = fs::path(scratch_) / "reports";
  const fs::path home = fs::path(scratch_) / "home";
  for (const fs::path& folder : {reports, home}) {
    remove_folder(folder);
    fs::create_directory(folder);
  }
  Command command;
  command.arguments = arguments;
  command.directory = home.string();
  command.writable = {scratch_};
  command.environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=" + home.string(),
                         "TMPDIR=" + home.string()};
  if (subject_.mode == "tsan") {
    command.environment.push_back("TSAN_OPTIONS=" + tsan_options((reports / "report").string()));
    command.fixed_addresses = true;
  }
  Run run;
  run.outcome = jail_.run(command, limits);
  auto found = read_reports(reports);
  run.reports_removed = !found;
  if (found) run.reports = std::move(*found);
  return run;
}

std::optional<std::string> CaseRunner::distrust() {
  if (subject_.mode != "tsan") return std::nullopt;
  // Not the exercise's limits: it must end on the slowest machine.
  Limits limits = limits_;
  limits.wall = std::chrono::minutes(1);
  const Run canary = execute({fs::absolute(subject_.canary).string()}, limits);
  for (const TsanReport& report : canary.reports) {
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
    line = {fs::absolute(subject_.explorer).string(),
            "--schedules=" + std::to_string(subject_.exercise.schedules),
            "--seed=" + std::to_string(seed_of(subject_.sources, c.name)),
            "--seconds=" + std::to_string(kExploreWall.count()),
            "--root=" + fs::current_path().string(),
            channel,
            worker,
            "--case=" + c.name};
  } else {
    line.push_back(channel);
  }
  Run run = execute(line, limits_);
  Observation seen;
  seen.mode = subject_.mode;
  seen.sources = subject_.sources;
  seen.limits = limits_;
  seen.reports = std::move(run.reports);
  seen.reports_removed = run.reports_removed;
  if (subject_.mode == "interleave") seen.exploration = read_exploration(run.outcome.records);
  int malformed = 0;
  for (const Record& record : read_records(run.outcome.records, malformed)) {
    if (record.kind == "crash") seen.crash = resolve(worker, record.field(1));
  }
  seen.outcome = std::move(run.outcome);
  return judge(c, seen);
}

}  // namespace trenza
