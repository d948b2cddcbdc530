#include "grader/course/grade.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace trenza {
namespace {

// The only one of `list` for which `predicate` holds; null if there is none, or several, which contradict each other.
template <typename T, typename Predicate>
const T* only(const std::vector<T>& list, Predicate predicate) {
  const auto found = std::find_if(list.begin(), list.end(), predicate);
  if (found == list.end() || std::any_of(std::next(found), list.end(), predicate)) return nullptr;
  return &*found;
}

const CaseResult* find(const std::vector<ExerciseResult>& results, const std::string& mode, const std::string& name) {
  const ExerciseResult* const result = only(results, [&](const ExerciseResult& r) { return r.mode == mode; });
  return result == nullptr ? nullptr : only(result->cases, [&](const CaseResult& c) { return c.name == name; });
}

// How much a failure says of what is wrong, the less the larger. Of a case that failed in several modes, the one with
// the least speaks, and the first of equals. `beside_race`: another mode found a data race.
int vagueness(Verdict verdict, bool beside_race) {
  switch (verdict) {
    case Verdict::pass:
    case Verdict::skipped:
    // The same in all modes, or nothing else counts.
    case Verdict::tamper:
    case Verdict::compile:
    case Verdict::not_started: return 0;
    // The test's own question, about what it saw. Of a race it tells what came of it, which is easier to understand
    // than that nothing orders two accesses. Of what else a case failed by, it may tell only a consequence.
    case Verdict::fail: return beside_race ? 0 : 2;
    // They name the mistake itself.
    case Verdict::race:
    case Verdict::deadlock:
    case Verdict::livelock:
    case Verdict::leak:
    case Verdict::output:
    case Verdict::files:
    case Verdict::processes:
    case Verdict::memory: return 1;
    // What came of it.
    case Verdict::crash: return 2;
    case Verdict::uncontrolled: return 3;
    // Only that something did not end.
    case Verdict::timeout: return 4;
    // Nothing of the submission.
    case Verdict::infra: return 5;
    case Verdict::not_run: return 6;
  }
  return 0;
}

// Which failure of an exercise goes before which, across its cases: a fault of the grader, then what the submission
// did, then what was left out for want of time.
int rank(Verdict verdict) {
  if (verdict == Verdict::infra) return 0;
  return verdict == Verdict::not_run ? 2 : 1;
}

// What one case failed by.
struct Failure {
  std::string mode;
  CaseResult result;
};

// What speaks for a case; nullopt if it passed in all modes.
std::optional<Failure> failure_of(const Case& c, const std::vector<ExerciseResult>& results,
                                  const std::vector<std::string>& modes, const std::string& missing) {
  std::optional<Failure> worst;
  const bool raced = std::any_of(modes.begin(), modes.end(), [&](const std::string& mode) {
    const CaseResult* const found = find(results, mode, c.name);
    return found != nullptr && found->verdict == Verdict::race;
  });
  for (const std::string& mode : modes) {
    const CaseResult* const found = find(results, mode, c.name);
    const CaseResult result =
        found != nullptr ? *found : CaseResult{c.name, c.points, Verdict::infra, missing, "", "", 0};
    if (is_success(result.verdict)) continue;
    if (!worst || vagueness(result.verdict, raced) < vagueness(worst->result.verdict, raced))
      worst = Failure{mode, result};
  }
  return worst;
}

}  // namespace

Grade grade(const Exercise& exercise, const std::string& package, std::vector<ExerciseResult> results,
            const std::vector<std::string>& modes, const std::string& missing) {
  Grade total;
  total.exercise = exercise;
  total.package = package;
  total.verdict = Verdict::pass;
  for (const Case& c : exercise.cases) {
    const auto failure = failure_of(c, results, modes, missing);
    if (!failure) {
      ++total.cases_passed;
      total.points += c.points;
      continue;
    }
    const CaseResult& result = failure->result;
    if (total.verdict != Verdict::pass && rank(result.verdict) >= rank(total.verdict)) continue;
    total.verdict = result.verdict;
    total.sentence = result.sentence;
    total.place = result.place;
    total.detail = result.detail;
    total.failed_case = c.name;
    total.failed_mode = failure->mode;
  }
  total.modes = std::move(results);
  return total;
}

std::vector<CaseGrade> case_grades(const Grade& grade) {
  std::vector<CaseGrade> all;
  std::vector<std::string> modes;
  for (const ExerciseResult& result : grade.modes) modes.push_back(result.mode);
  for (const Case& c : grade.exercise.cases) {
    CaseGrade one{c.name, 0, c.points, grade.verdict, "", grade.sentence, grade.place, c.hidden};
    if (!modes.empty()) {
      const auto failure = failure_of(c, grade.modes, modes, grade.sentence);
      one.verdict = failure ? failure->result.verdict : Verdict::pass;
      one.points = failure ? 0 : c.points;
      one.mode = failure ? failure->mode : "";
      one.sentence = failure ? failure->result.sentence : "";
      one.place = failure ? failure->result.place : std::nullopt;
    }
    all.push_back(std::move(one));
  }
  return all;
}

Grade not_run(const Exercise& exercise, const std::string& package, Verdict verdict, const std::string& sentence,
              const std::string& detail, const std::optional<Place>& place) {
  Grade total;
  total.exercise = exercise;
  total.package = package;
  total.verdict = verdict;
  total.sentence = sentence;
  total.place = place;
  total.detail = detail;
  return total;
}

}  // namespace trenza
