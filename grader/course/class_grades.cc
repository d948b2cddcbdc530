#include "grader/course/class_grades.h"

#include <cmath>
#include <sstream>

namespace trenza {

std::optional<double> ClassEntry::points() const {
  if (!is_graded(grade) || !grade.handed_in) return std::nullopt;
  return grade.points * factor;
}

const ClassEntry* ClassStudent::entry(const Exercise& exercise) const {
  const auto found = entries.find(exercise.folder());
  return found == entries.end() ? nullptr : &found->second;
}

std::optional<double> ClassStudent::points() const {
  double sum = 0;
  bool any = false;
  for (const auto& [folder, entry] : entries) {
    if (!is_graded(entry.grade)) return std::nullopt;
    any = any || entry.grade.handed_in;
    sum += entry.points().value_or(0);
  }
  return any ? std::optional(sum) : std::nullopt;
}

int ClassGrades::possible() const {
  int sum = 0;
  for (const Exercise& exercise : exercises) sum += exercise.points();
  return sum;
}

std::string points_text(double points) {
  std::ostringstream out;
  out << std::round(points * 100) / 100;
  return out.str();
}

}  // namespace trenza
