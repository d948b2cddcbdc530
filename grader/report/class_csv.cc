#include "grader/report/class_csv.h"

#include "grader/csv/csv.h"

namespace trenza {
namespace {

std::string cell(const std::optional<double>& points) { return points ? points_text(*points) : ""; }

// What a person should know of an exercise beside its points.
std::string remark(const Exercise& exercise, const ClassEntry* entry) {
  std::string why;
  if (entry == nullptr || !entry->grade.handed_in) {
    why = "not handed in";
  } else if (!is_graded(entry->grade)) {
    why = "not graded: " + entry->grade.sentence;
    while (why.ends_with('.')) why.pop_back();
  } else if (entry->grade.verdict == Verdict::tamper) {
    why = "TAMPER, a person has to look";
  }
  if (entry != nullptr && !entry->late.empty()) why += (why.empty() ? "" : "; ") + entry->late;
  return why.empty() ? "" : exercise.folder() + ": " + why + ". ";
}

}  // namespace

std::string class_csv(const ClassGrades& grades) {
  CsvTable table;
  table.mark = true;  // or Excel takes it for another encoding
  table.header = {"student", "name", "id", "email"};
  for (const Exercise& exercise : grades.exercises) table.header.push_back(exercise.folder());
  table.header.insert(table.header.end(), {"points", "possible", "remarks"});
  for (const ClassStudent& student : grades.students) {
    CsvRow row;
    for (const std::string& text : {student.key, student.name, student.number, student.email}) {
      row.push_back(harmless_cell(text));
    }
    std::string remarks;
    for (const Exercise& exercise : grades.exercises) {
      const ClassEntry* const entry = student.entry(exercise);
      row.push_back(cell(entry == nullptr ? std::nullopt : entry->points()));
      remarks += remark(exercise, entry);
    }
    row.push_back(cell(student.points()));
    row.push_back(std::to_string(grades.possible()));
    row.push_back(harmless_cell(remarks));
    table.rows.push_back(std::move(row));
  }
  return to_csv(table);
}

}  // namespace trenza
