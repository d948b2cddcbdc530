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

Limits limits_of(const Exercise& exercise, const std::string& mode) {
  Limits limits;
  limits.wall = exercise.case_seconds;
  limits.cpu = std::chrono::seconds(2 * exercise.case_seconds.count());
  limits.output_bytes = exercise.output_kb * 1024;
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
  Run run = execute({worker, "--case=" + c.name, "--channel=" + std::to_string(Jail::kChannel)}, limits_);
  Observation seen;
  seen.mode = subject_.mode;
  seen.sources = subject_.sources;
  seen.limits = limits_;
  seen.reports = std::move(run.reports);
  seen.reports_removed = run.reports_removed;
  int malformed = 0;
  for (const Record& record : read_records(run.outcome.records, malformed)) {
    if (record.kind == "crash") seen.crash = resolve(worker, record.field(1));
  }
  seen.outcome = std::move(run.outcome);
  return judge(c, seen);
}

}  // namespace trenza
