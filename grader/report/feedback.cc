#include "grader/report/feedback.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace trenza {
namespace {

// Says of these what is wrong with the hand-in or the machine, which nobody learns an answer from.
bool is_about_the_hand_in(Verdict verdict, const Grade& grade) { return verdict == Verdict::infra || !grade.handed_in; }

bool lists(const Exercise& exercise, const std::string& name) {
  return std::any_of(exercise.cases.begin(), exercise.cases.end(), [&](const Case& c) { return c.name == name; });
}

// Removes the hidden cases. Returns what students are told of them, nothing if there were none.
std::string take_hidden(Exercise& exercise, const std::string& when) {
  int count = 0, points = 0;
  for (const Case& c : exercise.cases) {
    count += c.hidden ? 1 : 0;
    points += c.hidden ? c.points : 0;
  }
  std::erase_if(exercise.cases, [](const Case& c) { return c.hidden; });
  exercise.hidden_package.clear();
  if (count == 0) return "";
  return fmt::format("{} hidden {}, {} {}: {}.", count, count == 1 ? "case" : "cases", points,
                     points == 1 ? "point" : "points", when);
}

}  // namespace

std::optional<Feedback> feedback_from_name(std::string_view name) {
  if (name == "verdict") return Feedback::verdict;
  if (name == "sentence") return Feedback::sentence;
  if (name == "all") return Feedback::all;
  return std::nullopt;
}

Grade with_feedback(Grade grade, Feedback level) {
  if (level == Feedback::all) return grade;
  const bool sentences = level == Feedback::sentence;
  if (!is_about_the_hand_in(grade.verdict, grade)) {
    grade.detail.clear();
    if (!sentences) {
      grade.sentence.clear();
      grade.place.reset();
    }
  }
  if (!sentences) grade.warnings.clear();
  for (ExerciseResult& result : grade.modes) {
    for (CaseResult& c : result.cases) {
      c.output.clear();
      if (is_about_the_hand_in(c.verdict, grade)) continue;
      c.detail.clear();
      c.schedule.clear();
      if (!sentences) {
        c.sentence.clear();
        c.place.reset();
      }
    }
  }
  return grade;
}

Grade without_hidden(Grade grade, const std::string& when) {
  const bool by_hidden = !grade.exercise.hidden_package.empty();
  const std::string note = take_hidden(grade.exercise, when);
  if (!note.empty()) grade.notes.push_back(note);
  if (!by_hidden || grade.modes.empty()) return grade;  // no sentence is of a hidden case
  std::vector<std::string> modes;
  std::set<std::string> ran;
  for (ExerciseResult& result : grade.modes) {
    modes.push_back(result.mode);
    std::erase_if(result.cases, [&](const CaseResult& c) { return !lists(grade.exercise, c.name); });
    for (const CaseResult& c : result.cases) ran.insert(c.name);
  }
  // Cases that are newer than the grade do not count in it.
  Exercise then = grade.exercise;
  std::erase_if(then.cases, [&](const Case& c) { return !ran.contains(c.name); });
  Grade told =
      trenza::grade(then, grade.package, std::move(grade.modes), modes, "The grader got no result for this mode.");
  if (!is_graded(grade) && lists(grade.exercise, grade.failed_case)) {
    // The grader's own fault, in a case that everybody knows, which may have no result at all.
    told.verdict = grade.verdict;
    told.sentence = std::move(grade.sentence);
    told.place = std::move(grade.place);
    told.detail = std::move(grade.detail);
    told.failed_case = std::move(grade.failed_case);
    told.failed_mode = std::move(grade.failed_mode);
  }
  told.exercise = std::move(grade.exercise);
  told.warnings = std::move(grade.warnings);
  told.notes = std::move(grade.notes);
  told.handed_in = grade.handed_in;
  return told;
}

ClassGrades with_feedback(ClassGrades grades, Feedback level) {
  for (ClassStudent& student : grades.students) {
    for (auto& [folder, entry] : student.entries) entry.grade = with_feedback(std::move(entry.grade), level);
  }
  return grades;
}

ClassGrades without_hidden(ClassGrades grades, const std::string& when) {
  for (Exercise& exercise : grades.exercises) take_hidden(exercise, when);
  for (ClassStudent& student : grades.students) {
    for (auto& [folder, entry] : student.entries) entry.grade = without_hidden(std::move(entry.grade), when);
  }
  return grades;
}

}  // namespace trenza
