#include "grader/course/grade.h"

#include <algorithm>
#include <iterator>

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

}  // namespace

Grade grade(const Exercise& exercise, const std::string& package, std::vector<ExerciseResult> results,
            const std::vector<std::string>& modes, const std::string& missing) {
  Grade total;
  total.exercise = exercise;
  total.package = package;
  total.verdict = Verdict::pass;
  const auto fail = [&](Verdict verdict, const std::string& sentence, const std::string& detail, const Case& c,
                        const std::string& mode) {
    // A fault of the grader goes before everything else: the rest of the grade cannot be relied on.
    const bool first = total.verdict == Verdict::pass;
    const bool says_more =
        total.verdict == Verdict::timeout && verdict != Verdict::timeout && total.failed_case == c.name;
    if (!first && !says_more && !(verdict == Verdict::infra && total.verdict != Verdict::infra)) return;
    total.verdict = verdict;
    total.sentence = sentence;
    total.detail = detail;
    total.failed_case = c.name;
    total.failed_mode = mode;
  };
  for (const Case& c : exercise.cases) {
    bool passed = true;
    for (const std::string& mode : modes) {
      const CaseResult* const outcome = find(results, mode, c.name);
      if (outcome == nullptr) {
        passed = false;
        fail(Verdict::infra, missing, "", c, mode);
      } else if (!is_success(outcome->verdict)) {
        passed = false;
        fail(outcome->verdict, outcome->sentence, outcome->detail, c, mode);
      }
    }
    if (passed) {
      ++total.cases_passed;
      total.points += c.points;
    }
  }
  total.modes = std::move(results);
  return total;
}

Grade not_run(const Exercise& exercise, const std::string& package, Verdict verdict, const std::string& sentence,
              const std::string& detail) {
  Grade total;
  total.exercise = exercise;
  total.package = package;
  total.verdict = verdict;
  total.sentence = sentence;
  total.detail = detail;
  return total;
}

}  // namespace trenza
