#include "grader/runner/scratch.h"

#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "grader/base/temporary_folder.h"

namespace trenza {
namespace fs = std::filesystem;

namespace {

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

// Bazel's for this test, which is empty at first; "" outside of Bazel.
std::string bazels_folder() {
  const char* given = std::getenv("TEST_TMPDIR");
  return given != nullptr ? given : "";
}

}  // namespace

Scratch::Scratch(Jail jail) : jail_(std::move(jail)), folder_(bazels_folder()) {}

Run Scratch::execute(const std::function<void(const std::string& reports, Command&)>& prepare, const Limits& limits) {
  // A number of its own for each run, so that one which cannot be removed is in nobody's way.
  const fs::path folder = fs::path(folder_.path()) / std::to_string(++runs_);
  const fs::path reports = folder / "reports";
  const fs::path home = folder / "home";
  fs::create_directories(reports);
  fs::create_directory(home);
  Command command;
  command.directory = home.string();
  command.scratch = {home.string(), reports.string()};
  command.collected = reports.string();
  command.environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=" + home.string(),
                         "TMPDIR=" + home.string()};
  prepare(reports.string(), command);
  Run run;
  run.key = draw_key();
  command.greeting.assign(run.key.begin(), run.key.end());
  run.outcome = jail_.run(command, limits);
  run.reports = read_reports(run.outcome);
  remove_folder(folder.string());
  return run;
}

}  // namespace trenza
