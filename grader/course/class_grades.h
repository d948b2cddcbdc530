#ifndef GRADER_COURSE_CLASS_GRADES_H_
#define GRADER_COURSE_CLASS_GRADES_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "grader/course/grade.h"

namespace trenza {

// One exercise of one student, as reports show it.
struct ClassEntry {
  Grade grade;
  std::string submitted_at;  // ISO 8601; empty if nobody knows
  std::string graded_at;     // likewise; empty where nothing was run
  std::string kit_version;
  std::string commit;  // empty where it came from a folder
  double factor = 1;   // what is left of the points for being late
  std::string late;    // why, "2 h after the deadline"; empty if it was in time

  // The points that count: nullopt where there is no grade (INFRA, or not handed in).
  std::optional<double> points() const;
};

struct ClassStudent {
  std::string key;                            // unique in the class: the folder's name
  std::string name;                           // for people
  std::string number;                         // of the university or the learning platform; may be empty
  std::string email;                          // may be empty
  std::map<std::string, ClassEntry> entries;  // exercise folder -> its entry; none if nothing is known of it

  const ClassEntry* entry(const Exercise& exercise) const;
  // The sum of what is graded; nullopt while an entry is not graded (INFRA), and where nothing was handed in at all.
  // What was not handed in of several adds nothing.
  std::optional<double> points() const;
};

// A class as reports show it, students in the order of their names.
struct ClassGrades {
  std::vector<Exercise> exercises;
  std::vector<ClassStudent> students;
  std::string graded_at;
  std::string kit_version;

  int possible() const;
};

// "12", "8.4": with at most two digits behind the point.
std::string points_text(double points);

}  // namespace trenza

#endif  // GRADER_COURSE_CLASS_GRADES_H_
