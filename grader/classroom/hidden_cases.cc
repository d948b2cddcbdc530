#include "grader/classroom/hidden_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "grader/base/file.h"
#include "grader/classroom/fingerprint.h"
#include "grader/classroom/grading.h"
#include "grader/classroom/staging.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

using nlohmann::ordered_json;

constexpr char kCasesFile[] = "cases.json";

// What `folder` holds of one exercise.
struct Overlay {
  std::string where;                         // for people: "DIR/05_race_mutex"
  std::map<std::string, std::string> files;  // name -> text, all but cases.json
  std::string description;                   // the text of cases.json
  std::vector<Case> cases;
  std::vector<std::string> test_deps;
};

[[noreturn]] void complain(const std::string& where, const std::string& what) {
  throw HiddenCasesError(fmt::format("{}: {}", plain_text(where, 300), what));
}

bool matches(const std::string& text, const char* pattern) { return std::regex_match(text, std::regex(pattern)); }

std::vector<Case> read_points(const ordered_json& points, const std::string& where) {
  std::vector<Case> cases;
  for (const auto& [name, worth] : points.items()) {
    constexpr int kMost = 1000;
    if (!matches(name, "\\w+\\.\\w+")) {
      complain(where, fmt::format("{} is no name of a case. Write it as \"Suite.Name\".", plain_text(name, 200)));
    }
    if (!worth.is_number_integer() || worth < 0 || worth > kMost) {
      complain(where, fmt::format("The points of {} are no whole number from 0 to {}.", name, kMost));
    }
    Case one;
    one.name = name;
    one.points = worth.get<int>();
    one.hidden = true;
    cases.push_back(std::move(one));
  }
  return cases;
}

void read_skips(const ordered_json& skip, std::vector<Case>& cases, const std::string& where) {
  for (const auto& [mode, reasons] : skip.items()) {
    if (std::find(kModes.begin(), kModes.end(), mode) == kModes.end() || !reasons.is_object()) {
      complain(where, "skip takes a mode (interleave, native, tsan), and for it {\"Suite.Name\": \"reason\"}.");
    }
    for (const auto& [name, reason] : reasons.items()) {
      const auto found =
          std::find_if(cases.begin(), cases.end(), [&, &wanted = name](const Case& c) { return c.name == wanted; });
      if (found == cases.end() || !reason.is_string()) {
        complain(where, fmt::format("skip names {}, which has no points there, or gives no reason.", name));
      }
      found->skip[mode] = reason.get<std::string>();
    }
  }
}

void read_description(Overlay& overlay) {
  const std::string where = overlay.where + "/" + kCasesFile;
  const ordered_json data = ordered_json::parse(overlay.description, nullptr, false);
  if (!data.is_object() || !data.contains("points") || !data["points"].is_object() || data["points"].empty()) {
    complain(where, "It should name the points of each hidden case: {\"points\": {\"Suite.Name\": 3}}.");
  }
  overlay.cases = read_points(data["points"], where);
  for (const auto& [key, value] : data.items()) {
    if (key == "skip" && value.is_object()) {
      read_skips(value, overlay.cases, where);
    } else if (key == "test_deps" && value.is_array()) {
      for (const ordered_json& label : value) {
        if (!label.is_string() || !matches(label.get<std::string>(), "//grader/testing:\\w+")) {
          complain(where, "test_deps takes libraries such as \"//grader/testing:faults\".");
        }
        overlay.test_deps.push_back(label.get<std::string>());
      }
    } else if (key != "points") {
      complain(where, fmt::format("{} is not known, or has a wrong form. There are points, skip and test_deps.", key));
    }
  }
}

// The cases that the sources define: their names, with the file.
std::map<std::string, std::string> cases_in(const std::map<std::string, std::string>& files) {
  // At the start of a line, which a formatter may have broken behind it.
  static const std::regex test(R"((?:^|\n)[ \t]*TEST(?:_F)?\s*\(\s*(\w+)\s*,\s*(\w+)\s*\))");
  std::map<std::string, std::string> found;
  for (const auto& [file, text] : files) {
    for (std::sregex_iterator match(text.begin(), text.end(), test), end; match != end; ++match) {
      found[(*match)[1].str() + "." + (*match)[2].str()] = file;
    }
  }
  return found;
}

// Each hidden case has points and a source, and no name that a student knows already.
void check_cases(const Overlay& overlay, const Exercise& exercise) {
  std::map<std::string, std::string> defined = cases_in(overlay.files);
  for (const Case& c : overlay.cases) {
    if (std::any_of(exercise.cases.begin(), exercise.cases.end(), [&](const Case& o) { return o.name == c.name; })) {
      complain(overlay.where,
               fmt::format("{} is a case of the exercise already. Give the hidden one another name.", c.name));
    }
    if (defined.erase(c.name) == 0) {
      complain(overlay.where,
               fmt::format("{0} has points in {1}, but no file there has TEST({2}, {3}).", c.name, kCasesFile,
                           c.name.substr(0, c.name.find('.')), c.name.substr(c.name.find('.') + 1)));
    }
  }
  if (!defined.empty()) {
    const auto& [name, file] = *defined.begin();
    complain(overlay.where, fmt::format("{} of {} has no points. Give it some in {}.", name, file, kCasesFile));
  }
}

Overlay read_overlay(const fs::path& folder, const Exercise& exercise) {
  Overlay overlay;
  overlay.where = folder.string();
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string(), kind = entry.path().extension().string();
    if (name == kCasesFile) {
      overlay.description = read_file_or_throw(entry.path().string());
    } else if (kind == ".cc" || kind == ".h") {
      // The name gets into a BUILD file.
      if (!matches(name, "[\\w.-]+"))
        complain(overlay.where, "The name of a source has letters, digits, _, - and . only.");
      overlay.files[name] = read_file_or_throw(entry.path().string());
    }
  }
  if (overlay.description.empty()) {
    complain(overlay.where, fmt::format("There is no {0}. It names the points of each hidden case: {{\"points\": "
                                        "{{\"Suite.Name\": 3}}}}.",
                                        kCasesFile));
  }
  read_description(overlay);
  check_cases(overlay, exercise);
  return overlay;
}

std::string listed(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", text);
  return "[" + out + "]";
}

// Changes with every change of what decides the verdict of the hidden cases.
std::string id_of(const Overlay& overlay) {
  std::string text = sha256(overlay.description);
  for (const auto& [file, content] : overlay.files) text += file + '\0' + sha256(content) + '\n';
  constexpr std::size_t kLength = 16;
  return sha256(text).substr(0, kLength);
}

// Removes the packages that nobody has used for a day: what came before a change.
void remove_old(const fs::path& workspace) {
  std::error_code error;
  std::vector<std::string> old;
  for (const fs::directory_entry& entry : fs::directory_iterator(workspace / "submissions/hidden", error)) {
    if (entry.last_write_time(error) < fs::file_time_type::clock::now() - std::chrono::hours(24)) {
      old.push_back("submissions/hidden/" + entry.path().filename().string());
    }
  }
  for (const std::string& tree : old) unstage(tree, workspace);
}

void write_package(const Overlay& overlay, const Exercise& exercise, const fs::path& package) {
  std::vector<std::string> sources;
  for (const auto& [file, text] : overlay.files) {
    write_file_if_changed((package / file).string(), text);
    sources.push_back(file);
  }
  Exercise hidden = exercise;
  hidden.cases = overlay.cases;
  write_file_if_changed((package / "exercise.json").string(), exercise_text(hidden));
  write_file_if_changed((package / "BUILD").string(),
                        fmt::format("load(\"//grader/bazel:exercise.bzl\", \"hidden_cases\")\n\n"
                                    "hidden_cases(exercise = \"//{}\", srcs = {}, test_deps = {})\n",
                                    exercise.package, listed(sources), listed(overlay.test_deps)));
}

}  // namespace

void add_hidden_cases(std::vector<Exercise>& course, const fs::path& folder, const fs::path& workspace) {
  if (!fs::is_directory(folder)) {
    throw HiddenCasesError(plain_text(folder.string(), 300) +
                           " is no folder. --hidden takes one that holds hidden cases: DIR/05_race_mutex/cases.json.");
  }
  std::set<std::string> folders;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory() && !name.starts_with('.')) folders.insert(name);
  }
  for (Exercise& exercise : course) {
    if (folders.erase(exercise.folder()) == 0) continue;
    const Overlay overlay = read_overlay(folder / exercise.folder(), exercise);
    exercise.hidden_package = fmt::format("submissions/hidden/{}/{}", id_of(overlay), exercise.folder());
    const fs::path package = workspace / exercise.hidden_package;
    write_package(overlay, exercise, package);
    fs::last_write_time(package.parent_path(), fs::file_time_type::clock::now());
    exercise.cases.insert(exercise.cases.end(), overlay.cases.begin(), overlay.cases.end());
  }
  remove_old(workspace);
  // A misspelt name would silently grade nobody by it.
  if (!folders.empty())
    complain(folder.string(), fmt::format("There is no exercise {}.", plain_text(*folders.begin(), 200)));
}

void build_hidden_cases(const Workspace& workspace, const std::vector<Exercise>& exercises) {
  std::vector<std::string> targets;
  std::map<std::string, std::string> folders;  // package -> exercise folder
  for (const Exercise& exercise : exercises) {
    if (exercise.hidden_package.empty()) continue;
    folders[exercise.hidden_package] = exercise.folder();
    for (const std::string& mode : kModes) targets.push_back(fmt::format("//{}:kit.{}", exercise.hidden_package, mode));
  }
  if (targets.empty()) return;
  const BazelRun run = run_bazel(workspace, "build", {"--keep_going"}, targets);
  if (run.exit_code == 0 || interrupted()) return;
  for (const ActionEvent& action : run.failed_actions) {
    const auto found = folders.find(package_of(action.label));
    if (found == folders.end()) continue;
    std::string said = plain_text(action.stderr_text, 4000);
    for (std::size_t at = 0; (at = said.find(found->first, at)) != std::string::npos;) {
      said.replace(at, found->first.size(), found->second);
    }
    throw HiddenCasesError(
        fmt::format("The hidden cases of {} do not compile, so nobody was graded:\n{}", found->second, said));
  }
  throw HiddenCasesError("The hidden cases cannot be built, so nobody was graded:\n" + plain_text(run.log, 4000));
}

}  // namespace trenza
