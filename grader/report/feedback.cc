#include "grader/report/feedback.h"

namespace trenza {
namespace {

// Says of these what is wrong with the hand-in or the machine, which nobody learns an answer from.
bool is_about_the_hand_in(Verdict verdict, const Grade& grade) { return verdict == Verdict::infra || !grade.handed_in; }

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

ClassGrades with_feedback(ClassGrades grades, Feedback level) {
  for (ClassStudent& student : grades.students) {
    for (auto& [folder, entry] : student.entries) entry.grade = with_feedback(std::move(entry.grade), level);
  }
  return grades;
}

}  // namespace trenza
