#include "grader/runner/judge.h"

#include <utility>

#include "grader/runner/modes/mode_rules.h"
#include "grader/verdict/plain_text.h"

namespace trenza {

CaseResult judge(const Case& c, const Observation& seen) {
  Ruling ruling = rules_of(seen.mode).rule(c, seen);
  CaseResult result;
  result.name = c.name;
  result.points = c.points;
  result.verdict = ruling.verdict;
  result.sentence = std::move(ruling.sentence);
  result.detail = std::move(ruling.detail);
  result.place = std::move(ruling.place);
  result.schedule = std::move(ruling.schedule);
  result.output = plain_text(seen.exploration ? seen.exploration->output : seen.outcome.output);
  result.seconds = static_cast<double>(seen.outcome.wall.count()) / 1000;
  return result;
}

}  // namespace trenza
