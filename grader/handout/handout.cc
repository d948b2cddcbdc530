#include "grader/handout/handout.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <tuple>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kRun = 3;
constexpr std::size_t kLongLine = 60;

// Runs a command that must end with 0. Returns what it printed.
std::string run_or_throw(const std::vector<std::string>& line, const std::string& directory) {
  const TemporaryFolder room;
  const std::string log = room.file("log");
  const int status = run({line, directory, log, {}});
  const std::string said = read_file(log);
  if (status != 0) {
    throw std::runtime_error(fmt::format("{} {} ended with {}: {}", line[0], line.size() > 1 ? line[1] : "", status,
                                         first_line(plain_text(said, 300))));
  }
  return said;
}

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

struct Line {
  int number = 0;  // from 1
  std::string text;
};

// The lines of `text` that tell something, without the space around them.
std::vector<Line> telling_lines(const std::string& text) {
  std::vector<Line> lines;
  std::istringstream in(text);
  int number = 0;
  for (std::string raw; std::getline(in, raw);) {
    ++number;
    std::string line = trimmed(raw);
    if (!line.empty() && !line.starts_with("#include")) lines.push_back({number, std::move(line)});
  }
  return lines;
}

struct Solution {
  std::string file, exercise;
  std::vector<Line> lines;
  std::set<std::string> given;  // lines that the skeleton and the header have, too
};

std::vector<Solution> read_solutions(const fs::path& solutions, const fs::path& folder) {
  std::vector<Solution> all;
  for (const auto& entry : fs::recursive_directory_iterator(solutions)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".cc") continue;
    Solution one;
    one.file = entry.path().lexically_relative(solutions).string();
    one.exercise = one.file.substr(0, one.file.find('/'));
    one.lines = telling_lines(read_file(entry.path().string()));
    const std::string name = one.exercise.substr(one.exercise.find('_') + 1);
    for (const char* kind : {".cc", ".h"}) {
      for (Line& line : telling_lines(read_file((folder / "exercises" / one.exercise / (name + kind)).string()))) {
        one.given.insert(std::move(line.text));
      }
    }
    all.push_back(std::move(one));
  }
  std::sort(all.begin(), all.end(), [](const Solution& a, const Solution& b) { return a.file < b.file; });
  return all;
}

// What is looked for: the first line of each run, and each long line, with the solution and the place in it.
class Needles {
 public:
  explicit Needles(const std::vector<Solution>& solutions) {
    for (const Solution& solution : solutions) {
      for (std::size_t i = 0; i < solution.lines.size(); ++i) {
        if (!solution.given.contains(solution.lines[i].text))
          by_line_[solution.lines[i].text].push_back({&solution, i});
      }
    }
  }

  void look_in(const std::string& file, const std::string& text, std::vector<Leak>& leaks) const {
    const bool grader = file.starts_with("grader/"), lesson = fs::path(file).filename().string().starts_with("README");
    const std::vector<Line> lines = telling_lines(text);
    for (std::size_t at = 0; at < lines.size(); ++at) {
      const auto found = by_line_.find(lines[at].text);
      if (found == by_line_.end()) continue;
      for (const auto& [solution, from] : found->second) {
        const bool own = file.starts_with("exercises/" + solution->exercise + "/");
        const bool alone = lines[at].text.size() >= kLongLine && !grader && !own;
        if (alone || (!(lesson && own) && is_run(*solution, from, lines, at))) {
          leaks.push_back({file, lines[at].number, solution->file, lines[at].text});
          break;
        }
      }
    }
  }

 private:
  struct Place {
    const Solution* solution;
    std::size_t line;
  };

  static bool is_run(const Solution& solution, std::size_t from, const std::vector<Line>& lines, std::size_t at) {
    std::size_t letters = 0;
    for (std::size_t i = 0; i < kRun; ++i) {
      if (from + i >= solution.lines.size() || at + i >= lines.size()) return false;
      const std::string& text = solution.lines[from + i].text;
      if (text != lines[at + i].text || solution.given.contains(text)) return false;
      letters += text.size();
    }
    return letters >= kLongLine;  // three closing braces are nobody's
  }

  std::map<std::string, std::vector<Place>> by_line_;
};

// The folders of the commit that hold hidden cases (grader/classroom/hidden_cases.h), wherever they are.
std::vector<std::string> hidden_cases(const Workspace& workspace, const std::string& commit) {
  // -z: names as they are.
  const std::string names = run_or_throw({"git", "ls-tree", "-r", "-z", "--name-only", commit}, workspace.root);
  std::vector<std::string> folders;
  std::istringstream in(names);
  for (std::string name; std::getline(in, name, '\0');) {
    const fs::path path = name;
    if (path.filename() == "cases.json" && path.has_parent_path()) folders.push_back(path.parent_path().string());
  }
  return folders;
}

}  // namespace

const std::vector<std::string>& kept_from_students() {
  static const std::vector<std::string> patterns = {
      "solutions", ".ci", ".github/workflows/ci.yml", "CONTRIBUTING.md", "docs/authoring.md", "docs/figures.md",
      "docs/teaching.md", "exercises/*/contract.txt",
      // What only tests the grader.
      "grader/**/*_test.cc", "grader/**/*_test.sh", "grader/**/testdata/**", "grader/bench", "grader/corpus/*/*/**",
      "grader/corpus/README.md", "grader/gate/fuzz", "grader/interleave/STUDY.md", "grader/interleave/corpus",
      "grader/interleave/study", "grader/lint",
      // What only teachers and authors use.
      "grader/classroom/bench", "grader/classroom/gradescope", "grader/cli/template"};
  return patterns;
}

std::string readme_for_students(const std::string& readme) {
  std::string out;
  std::istringstream lines(readme);
  bool teachers = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ")) teachers = line == "## If you teach";
    if (teachers) continue;
    if (line.find("(CONTRIBUTING.md)") != std::string::npos || line.find("./kit test") != std::string::npos) continue;
    if (line.empty() && out.ends_with("\n\n")) continue;
    out += line + '\n';
  }
  return out;
}

std::string write_handout(const Workspace& workspace, const std::string& commit, const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder) && (!fs::is_directory(folder) || !fs::is_empty(folder, error))) {
    throw std::runtime_error(folder.string() + " is there already. Choose a folder that is not, or an empty one.");
  }
  const fs::path inside = fs::weakly_canonical(folder).lexically_relative(fs::weakly_canonical(workspace.root));
  if (!inside.empty() && *inside.begin() != "..") {
    throw std::runtime_error(folder.string() + " is inside of the course's own tree. Choose one outside.");
  }
  std::string name = trimmed(run_or_throw({"git", "rev-parse", "--verify", commit + "^{commit}"}, workspace.root));
  fs::create_directories(folder);
  const TemporaryFolder room;
  const std::string archive = room.file("tree.tar");
  std::vector<std::string> line = {"git", "archive", "--output=" + archive, name, "--", "."};
  for (const std::string& pattern : kept_from_students()) line.push_back(":(exclude,glob)" + pattern);
  // A folder named alone means what is in it.
  for (const std::string& pattern : kept_from_students()) {
    if (pattern.find('*') == std::string::npos) line.push_back(":(exclude,glob)" + pattern + "/**");
  }
  for (const std::string& hidden : hidden_cases(workspace, name)) line.push_back(":(exclude,literal)" + hidden);
  run_or_throw(line, workspace.root);
  run_or_throw({"tar", "-xf", archive, "-C", folder.string()}, "");
  const std::string readme = (folder / "README.md").string();
  const std::string text = readme_for_students(read_file(readme));
  write_file(readme, text);
  run_or_throw({"git", "init", "--quiet", "--initial-branch=main", "--template=", folder.string()}, "");
  run_or_throw({"git", "add", "--all"}, folder.string());
  run_or_throw({"git", "-c", "user.name=Trenza", "-c", "user.email=trenza@localhost", "commit", "--quiet",
                "--no-verify", "--no-gpg-sign", "--message=The exercises"},
               folder.string());
  return name;
}

std::vector<Leak> find_leaks(const fs::path& solutions, const fs::path& folder) {
  const std::vector<Solution> all = read_solutions(solutions, folder);
  const Needles needles(all);
  std::vector<Leak> leaks;
  for (fs::recursive_directory_iterator it(folder), end; it != end; ++it) {
    const std::string name = it->path().filename().string();
    if (it->is_directory() && (name == ".git" || name.starts_with("bazel-") || it->is_symlink())) {
      it.disable_recursion_pending();
      continue;
    }
    if (!it->is_regular_file()) continue;
    needles.look_in(it->path().lexically_relative(folder).string(), read_file(it->path().string()), leaks);
  }
  std::sort(leaks.begin(), leaks.end(),
            [](const Leak& a, const Leak& b) { return std::tie(a.file, a.line) < std::tie(b.file, b.line); });
  return leaks;
}

}  // namespace trenza
