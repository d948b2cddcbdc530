#include "grader/report/class_json.h"

#include <nlohmann/json.hpp>

namespace trenza {
namespace {

using nlohmann::ordered_json;

ordered_json or_null(const std::string& text) { return text.empty() ? ordered_json() : ordered_json(text); }

ordered_json or_null(const std::optional<double>& number) {
  if (!number) return {};
  // Whole points are whole numbers.
  const auto whole = static_cast<long>(*number);
  return static_cast<double>(whole) == *number ? ordered_json(whole) : ordered_json(*number);
}

ordered_json to_object(const Exercise& exercise, const ClassEntry* entry) {
  if (entry == nullptr) {
    return {{"exercise", exercise.folder()},
            {"handed_in", false},
            {"verdict", nullptr},
            {"points", nullptr},
            {"possible", exercise.points()}};
  }
  ordered_json cases = ordered_json::array();
  for (const CaseGrade& c : case_grades(entry->grade)) {
    cases.push_back({{"name", c.name},
                     {"verdict", name(c.verdict)},
                     {"points", entry->points() ? ordered_json(c.points) : ordered_json()},
                     {"possible", c.possible},
                     {"mode", or_null(c.mode)},
                     {"sentence", or_null(c.sentence)}});
    if (c.hidden) cases.back()["hidden"] = true;
  }
  return {{"exercise", exercise.folder()},
          {"handed_in", entry->grade.handed_in},
          {"verdict", name(entry->grade.verdict)},
          {"sentence", or_null(entry->grade.sentence)},
          {"points", or_null(entry->points())},
          {"possible", exercise.points()},
          {"factor", entry->factor},
          {"late", or_null(entry->late)},
          {"commit", or_null(entry->commit)},
          {"submitted_at", or_null(entry->submitted_at)},
          {"graded_at", or_null(entry->graded_at)},
          {"kit_version", or_null(entry->kit_version)},
          {"notes", entry->grade.notes},
          {"cases", std::move(cases)}};
}

}  // namespace

std::string class_json(const ClassGrades& grades) {
  ordered_json students = ordered_json::array();
  for (const ClassStudent& student : grades.students) {
    ordered_json exercises = ordered_json::array();
    for (const Exercise& exercise : grades.exercises) exercises.push_back(to_object(exercise, student.entry(exercise)));
    students.push_back({{"student", student.key},
                        {"name", student.name},
                        {"id", or_null(student.number)},
                        {"email", or_null(student.email)},
                        {"points", or_null(student.points())},
                        {"possible", grades.possible()},
                        {"exercises", std::move(exercises)}});
  }
  const ordered_json document = {{"format", "trenza-class/1"},
                                 {"graded_at", or_null(grades.graded_at)},
                                 {"kit_version", or_null(grades.kit_version)},
                                 {"students", std::move(students)}};
  return document.dump(1) + '\n';
}

}  // namespace trenza
