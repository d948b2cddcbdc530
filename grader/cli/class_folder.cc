#include "grader/cli/class_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
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

ClassGrades ClassFolder::grades(const std::vector<Exercise>& course) const {
  return gradebook_->grades(course, LatePolicy::parse(gradebook_->setting("deadline"), "the gradebook"));
}

void ClassFolder::write_reports(const ClassGrades& grades) const {
  put(path_ / "grades.csv", class_csv(grades));
  put(path_ / "grades.json", class_json(grades));
  put(path_ / "grades.xml", class_junit(grades));
  put(path_ / "class.html", class_html(grades));
  // The other files are the teacher's.
  const ClassGrades told =
      with_feedback(grades, feedback_from_name(gradebook_->setting("feedback")).value_or(Feedback::all));
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
}

}  // namespace trenza
