#include "grader/classroom/kit_version.h"

#include <time.h>

#include <array>
#include <vector>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"

namespace trenza {
namespace {

// What git prints for `arguments` in the workspace; empty if it fails or is not there.
std::string git(const Workspace& workspace, const std::vector<std::string>& arguments) {
  const TemporaryFolder folder;
  Program program{{"git", "-C", workspace.root}, workspace.root, folder.file("out"), {}};
  program.line.insert(program.line.end(), arguments.begin(), arguments.end());
  program.errors = "/dev/null";
  try {
    return run(program) == 0 ? read_file(program.log) : "";
  } catch (const std::exception&) {
    return "";
  }
}

}  // namespace

std::string kit_version(const Workspace& workspace) {
  std::string version = git(workspace, {"rev-parse", "--short=12", "HEAD"});
  while (version.ends_with('\n')) version.pop_back();
  if (version.empty()) return "unknown";
  const std::string changed =
      git(workspace, {"status", "--porcelain", "--untracked-files=no", "--", "kit", "grader", ":(glob)exercises/**/*.h",
                      ":(glob)exercises/**/BUILD", ":(glob)exercises/**/*_test.cc"});
  return changed.empty() ? version : version + "+changes";
}

std::string time_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace trenza
