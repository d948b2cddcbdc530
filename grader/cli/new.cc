#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <kainjow/mustache.hpp>
#include <map>
#include <memory>
#include <regex>

#include "grader/base/file.h"
#include "grader/cli/commands.h"
#include "grader/cli/options.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

// As many as //grader/lint:lessons_test asks for.
constexpr int kMutants = 6;

struct NewOptions {
  std::string name, title;
  int number = 0;
};

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

// "RaceMutex" of "race_mutex".
std::string camel(const std::string& name) {
  std::string out;
  bool first = true;
  for (const char c : name) {
    if (c == '_') {
      first = true;
      continue;
    }
    out += first ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    first = false;
  }
  return out;
}

// The numbers of the folders below exercises/, each with its folder.
std::map<int, std::string> taken_numbers(const fs::path& exercises) {
  std::map<int, std::string> taken;
  for (const auto& entry : fs::directory_iterator(exercises)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory() && std::regex_match(name, std::regex("\\d\\d_.+"))) taken[std::stoi(name)] = name;
  }
  return taken;
}

// Writes what the template in `from` makes into `to`, which must not exist. Returns the files.
std::vector<fs::path> fill(const fs::path& from, const fs::path& to, const std::string& name,
                           const kainjow::mustache::data& words) {
  std::vector<fs::path> written;
  for (const auto& entry : fs::recursive_directory_iterator(from)) {
    if (!entry.is_regular_file()) continue;
    fs::path place = entry.path().lexically_relative(from);
    place.replace_extension();  // .mustache
    std::string file = place.filename().string();
    if (file.starts_with("name.") || file.starts_with("name_")) file.replace(0, 4, name);
    const fs::path target = to / place.parent_path() / file;
    fs::create_directories(target.parent_path());
    kainjow::mustache::mustache page(read_file(entry.path().string()));
    // It is no page: nothing is markup.
    page.set_custom_escape([](const std::string& text) { return text; });
    write_file(target.string(), page.render(words));
    written.push_back(target);
  }
  std::sort(written.begin(), written.end());
  return written;
}

// Puts the exercise into the course's list, where its number says.
void list_it(const fs::path& build, const std::string& folder) {
  const std::string text = read_file(build.string());
  const std::regex entry("\n        \"//exercises/(\\w+)\",");
  std::vector<std::string> folders = {folder};
  std::size_t begin = std::string::npos, end = 0;
  for (std::sregex_iterator it(text.begin(), text.end(), entry), none; it != none; ++it) {
    folders.push_back((*it)[1]);
    begin = std::min(begin, static_cast<std::size_t>(it->position()));
    end = static_cast<std::size_t>(it->position() + it->length());
  }
  if (begin == std::string::npos)
    throw std::runtime_error(build.string() + " lists no exercise; add this one by hand.");
  std::sort(folders.begin(), folders.end());
  std::string list;
  for (const std::string& each : folders) list += "\n        \"//exercises/" + each + "\",";
  write_file(build.string(), text.substr(0, begin) + list + text.substr(end));
}

int run_new(const NewOptions& options) {
  const Workspace workspace = Workspace::from_environment();
  const fs::path root = workspace.root, templates = root / "grader/cli/template";
  if (!fs::is_directory(templates) || !fs::is_directory(root / "solutions")) {
    throw UsageError("Exercises are made in the course's own tree; this one is a student's.");
  }
  if (!std::regex_match(options.name, std::regex("[a-z][a-z0-9]*(_[a-z0-9]+)*")) || options.name.size() > 40) {
    throw UsageError(plain_text(options.name, 100) +
                     " is no name for an exercise: small letters, digits and _, beginning with a letter, such as "
                     "read_write_lock.");
  }
  std::string title = options.title.empty() ? options.name : options.title;
  if (options.title.empty()) {
    std::replace(title.begin(), title.end(), '_', ' ');
    title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  }
  if (title.find_first_of("\"\\\n") != std::string::npos) {
    throw UsageError("A title is one line without quotation marks and backslashes.");
  }
  const auto taken = taken_numbers(root / "exercises");
  for (const auto& [number, folder] : taken) {
    if (folder.substr(3) == options.name) throw UsageError("There is an exercise of that name: " + folder + ".");
  }
  const int number = options.number != 0 ? options.number : taken.empty() ? 1 : taken.rbegin()->first + 1;
  if (number > 99) throw UsageError("An exercise's number has two digits: --number takes 1 to 99.");
  if (const auto other = taken.find(number); other != taken.end()) {
    throw UsageError(fmt::format("{} has that number. Choose another one.", other->second));
  }

  const std::string two = fmt::format("{:02}", number), folder = two + "_" + options.name;
  kainjow::mustache::data words;
  words.set("name", options.name);
  words.set("Name", camel(options.name));
  words.set("NAME", upper(options.name));
  words.set("folder", folder);
  words.set("FOLDER", upper(folder));
  words.set("number", two);
  words.set("title", title);
  std::vector<fs::path> written = fill(templates / "exercise", root / "exercises" / folder, options.name, words);
  const auto solution = fill(templates / "solution", root / "solutions" / folder, options.name, words);
  written.insert(written.end(), solution.begin(), solution.end());
  list_it(root / "exercises/BUILD", folder);

  int mutants = 0;
  fmt::print("Written, and listed in exercises/BUILD:\n");
  for (const fs::path& file : written) {
    fmt::print("  {}\n", file.lexically_relative(root).string());
    if (file.extension() == ".patch") ++mutants;
  }
  fmt::print(
      "It is a whole exercise about two threads. Put yours in its place, in this order:\n"
      "  1. {1}.h, the contract, and {1}_test.cc with its cases; the list of cases in BUILD\n"
      "  2. solutions/{0}/{1}.cc\n"
      "  3. the mutants: {2} are asked for, {3} are there. ./kit mutant {4} what_is_wrong --new starts one\n"
      "  4. contract.txt: each sentence of the contract, with the cases and mutants that hold a submission to it\n"
      "  5. README.md and README.es.md, where it says TODO; demo.cc\n"
      "What is still missing:  ./kit verify {4};  bazel test //grader/lint:lessons_test //grader/lint:contract_test\n"
      "docs/authoring.md has the rules.\n",
      folder, options.name, kMutants, mutants, two);
  return kAllPassed;
}

}  // namespace

void add_new(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<NewOptions>();
  CLI::App* command = app.add_subcommand("new", "for authors: start an exercise from a template that works");
  command->add_option("NAME", options->name, "its name without a number: read_write_lock")->required();
  command->add_option("--number", options->number, "its number (default: behind the last one)")
      ->check(CLI::Range(1, 99))
      ->type_name("NN");
  command->add_option("--title", options->title, "a few words for tables and pages")->type_name("TEXT");
  command->callback([options, &exit_code] { exit_code = run_new(*options); });
}

}  // namespace trenza
