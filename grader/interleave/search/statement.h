#ifndef GRADER_INTERLEAVE_SEARCH_STATEMENT_H_
#define GRADER_INTERLEAVE_SEARCH_STATEMENT_H_

#include <string>

#include "grader/interleave/search/explorer.h"

namespace trenza::interleave {

// What an exploration that found nothing may honestly claim: what was explored, to which bound, under which
// assumptions. One paragraph.
std::string statement(const Exploration& exploration);

// What the search says of a race that schedules went on after and nothing came of.
std::string statement_of_race(const Exploration& exploration);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_STATEMENT_H_
