#include "grader/cli/class_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/classroom/reveal.h"
#include "grader/cli/hidden_option.h"
#include "grader/cli/options.h"
#include "grader/report/class_csv.h"
#include "grader/report/class_html.h"
#include "grader/report/class_json.h"
#include "grader/report/class_junit.h"
#include "grader/report/class_table.h"
#include "grader/report/feedback.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

void put(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  write_report(path.string(), text);
}

// A learner's file as it was committed: who teaches may have solved the one in the tree. Where there is no commit, that
// one.
std::string skeleton(const Workspace& workspace, const std::string& file) {
  const TemporaryFolder room;
  const std::string text = room.file("text"), errors = room.file("errors");
  if (run({{"git", "show", "HEAD:" + file}, workspace.root, text, {}, errors}) == 0) return read_file(text);
  return read_file(workspace.root + "/" + file);
}

json object_in(const std::string& text) {
  json object = json::parse(text, nullptr, false);
  return object.is_object() ? object : json::object();
}

}  // namespace

ClassFolder::ClassFolder(const std::string& path, bool must_exist) : path_(path) {
  if (must_exist && !fs::is_regular_file(path_ / "gradebook.sqlite")) {
    throw UsageError(plain_text(path, 300) + " holds no gradebook. `./kit class DIR --out OUT` makes one in OUT.");
  }
  std::error_code error;
  fs::create_directories(path_, error);
  const std::string file = (path_ / ".lock").string();
  lock_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (error || lock_ < 0) throw std::runtime_error(path + " cannot be written. Is it a folder, and yours?");
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    fmt::print(stderr, "Another ./kit works in {} (process {}). Waiting for it; Ctrl-C stops waiting.\n", path,
               first_line(plain_text(read_file(file), 20)));
    while (flock(lock_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  if (ftruncate(lock_, 0) == 0) dprintf(lock_, "%d\n", getpid());
  gradebook_ = std::make_unique<Gradebook>((path_ / "gradebook.sqlite").string());
}

ClassFolder::~ClassFolder() {
  if (lock_ >= 0) close(lock_);
}

void ClassFolder::add_hidden_cases(std::vector<Exercise>& course, const std::string& given,
                                   const Workspace& workspace) {
  hidden_folder_ = given.empty()     ? object_in(gradebook_->setting("hidden")).value("folder", "")
                   : given == "none" ? ""
                                     : fs::absolute(given).lexically_normal().string();
  if (hidden_folder_.empty()) return;
  if (given.empty() && !fs::is_directory(hidden_folder_)) {
    throw UsageError(
        plain_text(hidden_folder_, 300) +
        ", whose hidden cases this class was graded with, is not there. Name the folder with --hidden DIR, "
        "or leave them out from now on with --hidden none.");
  }
  add_hidden(course, hidden_folder_, workspace);
}

void ClassFolder::keep_hidden_cases(const std::vector<Exercise>& exercises) {
  json kept = object_in(gradebook_->setting("hidden"));
  if (kept.empty() && hidden_folder_.empty()) return;
  kept["folder"] = hidden_folder_;
  for (const Exercise& exercise : exercises) {
    json cases = json::array();
    for (const Case& c : exercise.cases) {
      if (c.hidden) cases.push_back({{"name", c.name}, {"points", c.points}, {"skip", c.skip}});
    }
    kept["cases"][exercise.folder()] = std::move(cases);
  }
  gradebook_->put_setting("hidden", kept.dump());
}

ClassGrades ClassFolder::grades(std::vector<Exercise> course) const {
  const json cases = object_in(gradebook_->setting("hidden")).value("cases", json::object());
  for (Exercise& exercise : course) {
    for (const json& c : cases.value(exercise.folder(), json::array())) {
      // One that has become an ordinary case of the exercise since then.
      const auto same = [&](const Case& o) { return o.name == c["name"]; };
      if (std::any_of(exercise.cases.begin(), exercise.cases.end(), same)) continue;
      exercise.cases.push_back({c["name"], c["points"], c["skip"], true});
    }
  }
  return gradebook_->grades(course, LatePolicy::parse(gradebook_->setting("deadline"), "the gradebook"));
}

void ClassFolder::write_reports(const ClassGrades& grades) const {
  put(path_ / "grades.csv", class_csv(grades));
  put(path_ / "grades.json", class_json(grades));
  put(path_ / "grades.xml", class_junit(grades));
  put(path_ / "class.html", class_html(grades));
  // The other files are the teacher's.
  ClassGrades told = with_feedback(grades, feedback_from_name(gradebook_->setting("feedback")).value_or(Feedback::all));
  const Reveal reveal = read_reveal(gradebook_->setting("reveal"));
  if (!reveal.shown) told = without_hidden(std::move(told), reveal.when);
  for (const ClassStudent& student : told.students) {
    put(path_ / "students" / student_page(student), student_html(told, student));
  }
}

void ClassFolder::write_jplag(const std::string& folder, const Workspace& workspace,
                              const std::vector<Exercise>& exercises) const {
  for (const Exercise& exercise : exercises) {
    for (const std::string& file : exercise.edit) {
      put(fs::path(folder) / exercise.folder() / "base" / file, skeleton(workspace, exercise.package + "/" + file));
    }
  }
  for (const Gradebook::Current& each : gradebook_->current()) {
    for (const auto& [file, text] : gradebook_->content(each.hash)) {
      put(fs::path(folder) / each.exercise / "submissions" / each.student / file, text);
    }
  }
  fmt::print("For each exercise: jplag --language cpp --base-code {0}/EXERCISE/base {0}/EXERCISE/submissions\n",
             folder);
}

void ClassFolder::print(const ClassGrades& grades) const {
  fmt::print("{}\nThe gradebook is {}; beside it are grades.csv, grades.json and class.html.\n",
             class_table(grades, style_of_output()), (path_ / "gradebook.sqlite").string());
  const bool hidden = std::any_of(grades.exercises.begin(), grades.exercises.end(), [](const Exercise& e) {
    return std::any_of(e.cases.begin(), e.cases.end(), [](const Case& c) { return c.hidden; });
  });
  if (!hidden) return;
  const Reveal reveal = read_reveal(gradebook_->setting("reveal"));
  if (reveal.shown) {
    fmt::print("note: the students' pages show the hidden cases. --reveal TIME hides them until then.\n");
  } else {
    fmt::print("note: students read of the hidden cases how many there are, \"{}\". --reveal TIME changes that.\n",
               reveal.when);
  }
}

}  // namespace trenza
