#include "grader/cli/launcher.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <stdexcept>
#include <thread>

namespace trenza {
namespace {

namespace fs = std::filesystem;

// The folder that a test's relative paths start from: its runfiles, whose root has the workspace's name.
fs::path runfiles(const fs::path& launcher) {
  for (const char* name : {"trenza", "_main"}) {
    const fs::path folder = launcher.string() + ".runfiles/" + name;
    if (fs::is_directory(folder)) return folder;
  }
  throw std::runtime_error(launcher.string() + " was not built.");
}

}  // namespace

Program launcher(const Workspace& workspace, const std::string& target, const std::vector<std::string>& arguments,
                 const TemporaryFolder& folder) {
  std::string path = target;
  std::replace(path.begin(), path.end(), ':', '/');
  const fs::path file = workspace.built(path);
  Program program;
  program.line = {file.string()};
  program.line.insert(program.line.end(), arguments.begin(), arguments.end());
  program.directory = runfiles(file).string();
  program.log = folder.file("log");
  program.environment = {"XML_OUTPUT_FILE=" + folder.file("test.xml"), "TEST_TMPDIR=" + folder.path()};
  return program;
}

std::size_t many_at_a_time() { return 4 * std::max(1u, std::thread::hardware_concurrency()); }

void for_each_side_by_side(std::size_t count, const std::function<void(std::size_t)>& work, std::size_t at_a_time) {
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> workers;
  for (std::size_t i = 0; i < at_a_time; ++i) {
    workers.emplace_back([&] {
      for (std::size_t at = next++; at < count; at = next++) work(at);
    });
  }
}

}  // namespace trenza
