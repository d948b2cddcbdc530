#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/cli/commands.h"
#include "grader/cli/options.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

// What Bazel would run to compile the files of the exercises. Throws std::runtime_error.
nlohmann::json compile_actions(const Workspace& workspace) {
  const TemporaryFolder folder;
  Program bazel;
  bazel.line = {workspace.bazel, "aquery",      "--output=jsonproto",
                "--color=no",    "--curses=no", R"(mnemonic("LearnerCompile|CppCompile", //exercises/...))"};
  bazel.directory = workspace.root;
  bazel.log = folder.file("actions.json");
  bazel.errors = folder.file("errors");
  const int exit_code = run(bazel);
  nlohmann::json answer = nlohmann::json::parse(read_file(bazel.log), nullptr, /*allow_exceptions=*/false);
  if (exit_code != 0 || !answer.is_object() || !answer.contains("actions")) {
    throw std::runtime_error("Bazel did not tell how it compiles the exercises:\n" +
                             plain_text(read_file(bazel.errors), 2000));
  }
  return answer;
}

// What an editor's own compiler needs of a command of Bazel's: where headers are, what is defined, which warnings. The
// rest (limits, sanitizers, precompiled headers, dates that Bazel fixes) may be of another compiler than the editor's.
std::vector<std::string> for_editors(const std::vector<std::string>& command, const std::string& outside) {
  std::vector<std::string> out;
  const auto placed = [&](const std::string& path) {
    return path.starts_with("external/") ? outside + "/" + path : path;
  };
  for (std::size_t i = 0; i < command.size(); ++i) {
    const std::string& word = command[i];
    const bool apart = word == "-I" || word == "-iquote" || word == "-isystem";
    if (apart && i + 1 < command.size()) {
      out.insert(out.end(), {word, placed(command[++i])});
    } else if (word.starts_with("-I")) {
      out.push_back("-I" + placed(word.substr(2)));
    } else if ((word.starts_with("-D") && !word.starts_with("-D__")) || word.starts_with("-std=") || word == "-Wall" ||
               word == "-Wextra" || word == "-pthread") {
      out.push_back(word);
    }
  }
  return out;
}

ordered_json compile_commands(const Workspace& workspace) {
  ordered_json commands = ordered_json::array();
  std::set<std::string> known;
  const std::string outside = workspace.root + "/bazel-" + fs::path(workspace.root).filename().string();
  const nlohmann::json compiled = compile_actions(workspace);
  for (const nlohmann::json& action : compiled["actions"]) {
    std::vector<std::string> command;
    for (const nlohmann::json& word : action.value("arguments", nlohmann::json::array())) {
      if (word.is_string()) command.push_back(word.get<std::string>());
    }
    // Each file is compiled in several ways; the first will do.
    const auto file = std::find_if(command.begin(), command.end(), [](const std::string& word) {
      return word.starts_with("exercises/") && word.ends_with(".cc");
    });
    if (file == command.end() || !known.insert(*file).second) continue;
    std::vector<std::string> arguments = {"c++"};
    const std::vector<std::string> flags = for_editors(command, outside);
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    arguments.insert(arguments.end(), {"-c", *file});
    commands.push_back({{"directory", workspace.root}, {"file", *file}, {"arguments", std::move(arguments)}});
  }
  if (commands.empty()) throw std::runtime_error("Bazel compiles none of the exercises' files. Is the tree whole?");
  return commands;
}

// The task that builds what the debugger of an exercise starts.
std::string build_task(const Exercise& exercise) { return "build " + exercise.folder() + " for gdb"; }

ordered_json tasks(const Workspace& workspace, const std::vector<Exercise>& course) {
  // GCC's and clang's errors, and the kit's own places: "race_mutex.cc:17".
  const ordered_json matcher = {
      {"owner", "trenza"},
      {"fileLocation", {"search", {{"include", ordered_json::array({"${workspaceFolder}/exercises"})}}}},
      {"pattern",
       {{"regexp", "(?:^|\\s|\\[)([a-z_]+\\.cc):(\\d+)(?::(\\d+))?:?\\s*(.*)$"},
        {"file", 1},
        {"line", 2},
        {"column", 3},
        {"message", 4}}}};
  ordered_json list = ordered_json::array();
  const auto add = [&](const std::string& label, const std::string& command, bool is_default) {
    ordered_json task = {{"label", label},
                         {"type", "shell"},
                         {"command", command},
                         {"problemMatcher", matcher},
                         {"presentation", {{"clear", true}}}};
    if (is_default) task["group"] = {{"kind", "test"}, {"isDefault", true}};
    list.push_back(std::move(task));
  };
  add("grade this exercise", "./kit grade ${fileDirnameBasename}", true);
  add("watch this exercise", "./kit watch ${fileDirnameBasename}", false);
  add("a hint for this exercise", "./kit hint ${fileDirnameBasename}", false);
  add("run the failed schedule again", "./kit replay", false);
  for (const Exercise& exercise : course) {
    add("grade " + exercise.folder(), "./kit grade " + exercise.folder(), false);
    list.push_back({{"label", build_task(exercise)},
                    {"type", "shell"},
                    {"command", workspace.bazel + " build //" + exercise.package + ":native.worker"},
                    {"hide", true},
                    {"problemMatcher", "$gcc"}});
  }
  return {{"version", "2.0.0"}, {"tasks", std::move(list)}};
}

// For each exercise: one of its cases, in gdb.
ordered_json launch(const std::vector<Exercise>& course) {
  ordered_json configurations = ordered_json::array(), inputs = ordered_json::array();
  for (const Exercise& exercise : course) {
    const std::string folder = exercise.folder();
    ordered_json cases = ordered_json::array();
    for (const Case& c : exercise.cases) cases.push_back(c.name);
    configurations.push_back({{"name", folder + ": a case in gdb"},
                              {"type", "cppdbg"},
                              {"request", "launch"},
                              {"program", "${workspaceFolder}/bazel-bin/" + exercise.package + "/native.worker"},
                              {"args", ordered_json::array({"--gtest_filter=${input:" + folder + "}"})},
                              {"cwd", "${workspaceFolder}"},
                              {"MIMode", "gdb"},
                              {"preLaunchTask", build_task(exercise)}});
    inputs.push_back(
        {{"id", folder}, {"type", "pickString"}, {"description", "Which case?"}, {"options", std::move(cases)}});
  }
  return {{"version", "0.2.0"}, {"configurations", std::move(configurations)}, {"inputs", std::move(inputs)}};
}

ordered_json settings() {
  return {{"clangd.arguments", ordered_json::array({"--compile-commands-dir=${workspaceFolder}"})},
          {"C_Cpp.intelliSenseEngine", "disabled"},
          {"files.watcherExclude", {{"**/bazel-*/**", true}}},
          {"search.exclude", {{"bazel-*", true}, {"submissions", true}}}};
}

ordered_json extensions() {
  return {{"recommendations", {"llvm-vs-code-extensions.vscode-clangd", "ms-vscode.cpptools"}}};
}

// Writes a file that is the kit's to write, unless somebody has made it theirs.
void write(const Workspace& workspace, const std::string& path, const ordered_json& content, bool replace) {
  const fs::path file = fs::path(workspace.root) / path;
  std::error_code error;
  if (!replace && fs::exists(file, error)) {
    fmt::print("{}: left as it is. --force replaces it.\n", path);
    return;
  }
  fs::create_directories(file.parent_path(), error);
  write_report(file.string(), content.dump(2) + "\n");
  fmt::print("{}\n", path);
}

int run_ide(bool force) {
  const Workspace workspace = Workspace::from_environment();
  const std::vector<Exercise> course = load_course(workspace);
  // It changes with the kit, and nobody writes it by hand.
  write(workspace, "compile_commands.json", compile_commands(workspace), true);
  write(workspace, ".vscode/tasks.json", tasks(workspace, course), force);
  write(workspace, ".vscode/launch.json", launch(course), force);
  write(workspace, ".vscode/settings.json", settings(), force);
  write(workspace, ".vscode/extensions.json", extensions(), force);
  fmt::print(
      "Open this folder in your editor. With clangd, errors show as you type; in VS Code, \"Run Test Task\" grades the "
      "exercise whose file is open.\ngit ignores all of these files; `git add -f` shares one on purpose.\n");
  return kAllPassed;
}

}  // namespace

void add_ide(CLI::App& app, int& exit_code) {
  const auto force = std::make_shared<bool>(false);
  CLI::App* command =
      app.add_subcommand("ide", "set up your editor: compile_commands.json for clangd, tasks and debugger of VS Code");
  command->add_flag("--force", *force, "replace files that are there already");
  command->callback([force, &exit_code] { exit_code = run_ide(*force); });
}

}  // namespace trenza
