#ifndef GRADER_REPORT_TABLE_H_
#define GRADER_REPORT_TABLE_H_

#include <string>
#include <vector>

#include "grader/course/grade.h"

namespace trenza {

// How a table is drawn.
struct TableStyle {
  bool colour = false;
  std::size_t width = 100;  // in columns; sentences are wrapped to it
  std::size_t lines = 40;   // that a table and its lesson take at most
  // Tell the sentence of each failure, and which command looks closer; without, the lesson that follows tells it.
  bool hints = true;
};

// The one table of `./kit grade`: a line per exercise with cases, points and verdict; under each exercise that did not
// pass, the sentence for its first failure and, with hints, the command to look closer.
std::string table(const std::vector<Grade>& grades, const TableStyle& style);

// Every case of one exercise in every mode, or `only` the one of that name; and for those that failed the sentence,
// what it was drawn from, and what the case printed.
std::string closer_look(const Grade& grade, const TableStyle& style, const std::string& only = "");

}  // namespace trenza

#endif  // GRADER_REPORT_TABLE_H_
