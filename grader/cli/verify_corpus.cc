#include <fmt/format.h>
#include <sys/prctl.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/cli/launcher.h"
#include "grader/cli/options.h"
#include "grader/cli/progress.h"
#include "grader/cli/verify.h"
#include "grader/corpus/traces.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

// The modes for which grader/bazel/corpus.bzl declares a test of each entry.
constexpr const char* kCorpusModes[] = {"native", "tsan"};

// An entry is graded this often at a time. All have a turn before any has its next one: in the end nobody waits for one
// that runs into its limit a hundred times.
constexpr int kRunsPerTurn = 10;

// One entry of the corpus in one mode.
struct Item {
  std::string target;     // "grader/corpus:hostile/fork_bomb.native.verdict"
  std::string complaint;  // what is not as the entry's `expect` file says; empty if all is
  std::string not_checked;
};

// All entries, as "hostile/fork_bomb".
std::vector<std::string> all_entries(const Workspace& workspace) {
  std::vector<std::string> entries;
  for (const char* kind : {"correct", "incorrect", "hostile"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(workspace.root) / "grader/corpus" / kind)) {
      if (!fs::exists(entry.path() / "expect")) continue;
      entries.push_back(fmt::format("{}/{}", kind, entry.path().filename().string()));
    }
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

// Those that `names` mean, a kind or an entry each; all if there are no names.
std::vector<std::string> choose_entries(const Workspace& workspace, const std::vector<std::string>& names) {
  std::vector<std::string> entries = all_entries(workspace);
  const auto means = [](const std::string& name, const std::string& entry) {
    return entry == name || entry.starts_with(name + "/");
  };
  for (const std::string& name : names) {
    if (std::none_of(entries.begin(), entries.end(), [&](const std::string& entry) { return means(name, entry); })) {
      throw UsageError("grader/corpus has no " + name + ". Name a kind (correct, incorrect, hostile) or an entry, as " +
                       "hostile/fork_bomb.");
    }
  }
  if (names.empty()) return entries;
  std::erase_if(entries, [&](const std::string& entry) {
    return std::none_of(names.begin(), names.end(), [&](const std::string& name) { return means(name, entry); });
  });
  return entries;
}

// Grades `target` `runs` times; returns what came out.
Item check(const Workspace& workspace, const std::string& target, int runs) try {
  const TemporaryFolder folder;
  const int code = run(launcher(workspace, target, {fmt::format("--repeat={}", runs)}, folder));
  const std::string said = read_file(folder.file("log"));
  Item item{target, "", said.starts_with("Not checked") ? said : ""};
  if (code != 0) item.complaint = said.empty() ? fmt::format("it ended with exit code {}\n", code) : said;
  return item;
} catch (const std::exception& error) {
  return {target, fmt::format("{}\n", error.what()), ""};
}

// Grades every item `repeat` times and sets what came out of all its turns.
void check_all(const Workspace& workspace, int repeat, std::vector<Item>& items) {
  const std::size_t turns = (static_cast<std::size_t>(repeat) + kRunsPerTurn - 1) / kRunsPerTurn;
  Progress progress(turns * items.size());
  const BazelProgress tell = progress.callback();
  std::mutex adding;
  for_each_side_by_side(turns * items.size(), [&](std::size_t i) {
    Item& item = items[i % items.size()];
    const int before = static_cast<int>(i / items.size()) * kRunsPerTurn;
    const Item turn = check(workspace, item.target, std::min(kRunsPerTurn, repeat - before));
    const TestEvent done{"//" + item.target, 1, "", ""};
    const std::lock_guard lock(adding);
    item.complaint += turn.complaint;
    item.not_checked = turn.not_checked;
    tell(&done);
  });
}

// The folders of this machine that a grading might write to by mistake.
std::vector<std::string> watched(const Workspace& workspace) {
  std::vector<std::string> folders = {workspace.root, workspace.root + "/grader/corpus"};
  if (const char* home = std::getenv("HOME")) folders.emplace_back(home);
  return folders;
}

}  // namespace

VerifyResult verify_corpus(const Workspace& workspace, const std::vector<std::string>& names, int repeat) {
  std::vector<Item> items;
  std::vector<std::string> targets;
  for (const std::string& entry : choose_entries(workspace, names)) {
    for (const char* mode : kCorpusModes) {
      items.push_back({fmt::format("grader/corpus:{}.{}.verdict", entry, mode), "", ""});
      targets.push_back("//" + items.back().target);
    }
  }
  const BazelRun built = run_bazel(workspace, "build", {}, targets);
  if (!built.completed() || built.exit_code != 0) {
    throw std::runtime_error("Bazel could not build the corpus:\n" + built.log);
  }

  // Orphans of the graders come to us, so that none escapes the comparison.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const Traces before = Traces::now(watched(workspace));
  check_all(workspace, repeat, items);
  const std::vector<std::string> left = Traces::now(watched(workspace)).beyond(before);

  VerifyResult result;
  int not_checked = 0;
  for (const Item& item : items) {
    ++(item.complaint.empty() ? result.passed : result.failed);
    if (!item.complaint.empty()) fmt::print("//{} × {}:\n{}", item.target, repeat, item.complaint);
    if (item.not_checked.empty()) continue;
    ++not_checked;
    fmt::print("//{}: {}", item.target, item.not_checked);
  }
  for (const std::string& trace : left) fmt::print("left behind: {}\n", trace);
  fmt::print("corpus: {} entries and modes × {}, {} of them not checked on this machine; {} things left behind\n",
             items.size(), repeat, not_checked, left.size());
  result.failed += static_cast<int>(left.size());
  return result;
}

}  // namespace trenza
