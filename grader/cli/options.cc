#include "grader/cli/options.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "grader/base/file.h"
#include "grader/cli/nearest.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

bool means(const std::string& name, const Exercise& exercise) {
  const std::string folder = exercise.folder();
  const std::string number = folder.substr(0, folder.find('_'));
  std::string given = name;
  while (given.ends_with('/')) given.pop_back();
  given = given.substr(given.rfind('/') + 1);  // what a shell completes: exercises/05_race_mutex/
  return given == folder || given == number || given == exercise.name || (given.size() == 1 && "0" + given == number);
}

// What to say of a name that no exercise has.
std::string no_exercise(const std::vector<Exercise>& course, const std::string& name) {
  std::vector<std::string> names;
  for (const Exercise& exercise : course) names.insert(names.end(), {exercise.folder(), exercise.name});
  std::string folders;
  for (const Exercise& exercise : course) folders += (folders.empty() ? "" : ", ") + exercise.folder();
  const std::string said = fmt::format("There is no exercise {}. ", plain_text(name, 200));
  const auto meant = nearest(name, names);
  if (!meant) return said + "The exercises are: " + folders + ".";
  // Two names of one exercise.
  const auto exercise = std::find_if(course.begin(), course.end(),
                                     [&](const Exercise& e) { return e.folder() == *meant || e.name == *meant; });
  return said + "Did you mean " + exercise->folder() + "?";
}

// The number in an environment variable; nullopt if there is none, or one below `least`.
std::optional<std::size_t> number_in(const char* variable, std::size_t least) {
  const char* const text = std::getenv(variable);
  std::size_t number = 0;
  if (text == nullptr || std::from_chars(text, text + std::strlen(text), number).ec != std::errc()) return std::nullopt;
  return number < least ? std::nullopt : std::optional(number);
}

}  // namespace

std::vector<Exercise> load_course(const Workspace& workspace) {
  return read_course(workspace.built("exercises/course.json"));
}

std::vector<Exercise> choose(const std::vector<Exercise>& course, const std::vector<std::string>& names) {
  if (names.empty()) return course;
  for (const std::string& name : names) {
    if (std::none_of(course.begin(), course.end(), [&](const Exercise& e) { return means(name, e); })) {
      throw UsageError(no_exercise(course, name));
    }
  }
  std::vector<Exercise> chosen;
  for (const Exercise& exercise : course) {
    if (std::any_of(names.begin(), names.end(), [&](const std::string& n) { return means(n, exercise); })) {
      chosen.push_back(exercise);
    }
  }
  return chosen;
}

TableStyle style_of_output() {
  TableStyle style;
  const bool colours = std::getenv("NO_COLOR") == nullptr;
  if (isatty(STDOUT_FILENO) == 0) {
    style.colour = colours && std::getenv("CLICOLOR_FORCE") != nullptr;
    style.width = number_in("COLUMNS", 40).value_or(style.width);
    style.lines = number_in("LINES", 12).value_or(style.lines);
    return style;
  }
  style.colour = colours;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) style.width = size.ws_col;
  return style;
}

std::optional<std::size_t> rows_of_output() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0) return std::nullopt;
  return size.ws_row;
}

void write_report(const std::string& path, const std::string& text) {
  if (path == "-") {
    std::fputs(text.c_str(), stdout);
    return;
  }
  write_file(path, text);
}

}  // namespace trenza
