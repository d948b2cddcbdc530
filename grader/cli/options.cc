#include "grader/cli/options.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <system_error>

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

// Levenshtein's distance: insertions, deletions and replacements from `a` to `b`.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
    }
  }
  return row.back();
}

std::string nearest(const std::vector<Exercise>& course, const std::string& name) {
  const auto closest = std::min_element(course.begin(), course.end(), [&](const Exercise& a, const Exercise& b) {
    const auto best = [&](const Exercise& e) { return std::min(distance(name, e.name), distance(name, e.folder())); };
    return best(a) < best(b);
  });
  return closest == course.end() ? "" : closest->folder();
}

}  // namespace

std::vector<Exercise> load_course(const Workspace& workspace) {
  return read_course(workspace.built("exercises/course.json"));
}

std::vector<Exercise> choose(const std::vector<Exercise>& course, const std::vector<std::string>& names) {
  if (names.empty()) return course;
  for (const std::string& name : names) {
    if (std::none_of(course.begin(), course.end(), [&](const Exercise& e) { return means(name, e); })) {
      throw UsageError(
          fmt::format("There is no exercise {}. Did you mean {}?", plain_text(name, 200), nearest(course, name)));
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
  if (isatty(STDOUT_FILENO) == 0) return style;
  style.colour = std::getenv("NO_COLOR") == nullptr;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) style.width = size.ws_col;
  return style;
}

void write_report(const std::string& path, const std::string& text) {
  if (path == "-") {
    std::fputs(text.c_str(), stdout);
    return;
  }
  const std::string temporary = fmt::format("{}.part{}", path, getpid());
  std::ofstream file(temporary, std::ios::binary);
  file << text;
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(temporary, path, error);
  if (!file || error) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw std::runtime_error(path + " could not be written. Does its folder exist, and is there room on the disk?");
  }
}

}  // namespace trenza
