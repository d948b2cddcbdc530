#!/usr/bin/env bash
# Black-box tests of hidden cases: the teacher's, and what students read of them. Run from the workspace by `./kit test`;
# an argument chooses the tests whose name contains it.
# shellcheck disable=SC2317 # the tests are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

# shellcheck source=grader/cli/blackbox.sh
. grader/cli/blackbox.sh
readonly solution=solutions/05_race_mutex/race_mutex.cc
# Of each hidden case its name, of one its sentence, and its source.
readonly secrets='SecretUncommonAmount|SecretAmountsAddUp|an int like any other|secrets\.cc'

run_kit() {
  [[ " $* " == *' --jail '* ]] || set -- "$@" "${jail[@]}"
  ./kit "$@"
}

# Makes a class of two: ana has solved it; bo passes all cases that he can read. And what only the teacher has.
make_class() {
  mkdir -p "$work/class/ana" "$work/class/bo" "$work/overlay/05_race_mutex" && cp "$solution" "$work/class/ana/" || return
  sed 's/= seen + amount;/= amount == 4711 ? seen : seen + amount;/' "$solution" >"$work/class/bo/race_mutex.cc"
  cat >"$work/overlay/05_race_mutex/secrets.cc" <<'CPP'
#include <gtest/gtest.h>

#include "exercises/05_race_mutex/race_mutex.h"
#include "grader/testing/explain.h"

namespace course {
namespace {

TEST(RaceMutex, SecretAmountsAddUp) {
  SharedCounter counter;
  for (int i = 1; i <= 10; ++i) counter.add(i);
  EXPECT_EQ(counter.get(), 55) << trenza::explain("1 + 2 + ... + 10 is 55.");
}

TEST(RaceMutex, SecretUncommonAmount) {
  SharedCounter counter;
  counter.add(4711);
  EXPECT_EQ(counter.get(), 4711) << trenza::explain("4711 is an int like any other.");
}

}  // namespace
}  // namespace course
CPP
  echo '{"points": {"RaceMutex.SecretAmountsAddUp": 1, "RaceMutex.SecretUncommonAmount": 4}}' >"$work/overlay/05_race_mutex/cases.json"
}

# No file below these holds anything of the hidden cases.
holds_no_secret() { ! grep -rlE "$secrets" "$@" || fail "what is hidden can be read there: $(grep -rhE "$secrets" "$@" | head -c 2000)"; }

# The row of a student in grades.csv begins so.
row() { grep -q "^$1" "$work/grades/grades.csv" || fail "«$1» is missing from: $(cat "$work/grades/grades.csv")"; }

test_a_class_before_and_after_the_date() {
  local page=$work/grades/students/bo.html
  make_class || return
  # Graded before, without: the cases count as soon as they are there, for everybody who is looked at.
  kit 0 class "$work/class" --out "$work/grades" --exercise 05 && row 'bo,bo,,,23,' || return
  mkdir "$work/part" && cp -r "$work/class/ana" "$work/part/" || return
  kit 0 class "$work/part" --out "$work/grades" --exercise 05 --hidden "$work/overlay" --reveal 2999-01-10 && says ', 1 texts to grade' && row 'ana,ana,,,28,28,28' &&
    says 'students read of the hidden cases how many there are, "shown after 2999-01-10"' && grep -q '23/23 points' "$page" || return
  kit 1 class "$work/class" --out "$work/grades" --exercise 05 && says ', 1 texts to grade' || return
  # The teacher's: all of it.
  row 'ana,ana,,,28,28,28' && row 'bo,bo,,,24,24,28' && grep -q 'SecretUncommonAmount' "$work/grades/class.html" && grep -q 'an int like any other' "$work/grades/grades.xml" || return
  python3 - "$work/grades/grades.json" <<'PYTHON' || return
import json, sys
for student in json.load(open(sys.argv[1]))["students"]:
    exercise = student["exercises"][0]
    hidden = {c["name"]: c["verdict"] for c in exercise["cases"] if c.get("hidden")}
    passed = "PASS" if student["student"] == "ana" else "FAIL"
    assert exercise["verdict"] == passed and hidden["RaceMutex.SecretUncommonAmount"] == passed, exercise
    assert hidden["RaceMutex.SecretAmountsAddUp"] == "PASS" and len(hidden) == 2, exercise
PYTHON
  # The students': as if there were none, but for how many there are.
  holds_no_secret "$work/grades/students" && grep -q '2 hidden cases, 5 points: shown after 2999-01-10' "$page" && grep -q '23/23 points' "$page" &&
    grep -q '>PASS<' "$page" || fail "$(cat "$page")" || return
  # What it was graded by is kept; after the date there is nothing to grade, and everything to see.
  kit 1 class "$work/class" --out "$work/grades" --exercise 05 --reveal 2020-01-10 && says ', 0 texts to grade' &&
    says "students' pages show the hidden cases" || return
  grep -q 'SecretUncommonAmount' "$page" && grep -q 'an int like any other' "$page" && grep -q '24/28 points' "$page" && ! grep -q 'hidden case' "$page" ||
    fail "$(cat "$page")" || return
  # The date may stand in the file of the late policy.
  echo '{"reveal": "2999-01-11"}' >"$work/policy.json"
  kit 1 class "$work/class" --out "$work/grades" --exercise 05 --deadline "$work/policy.json" && holds_no_secret "$work/grades/students" &&
    grep -q 'shown after 2999-01-11' "$page" || return
  changed_cases_are_graded_again
}

# Continues the test above.
changed_cases_are_graded_again() {
  sed -i 's/"RaceMutex.SecretUncommonAmount": 4/"RaceMutex.SecretUncommonAmount": 6/' "$work/overlay/05_race_mutex/cases.json"
  kit 0 regrade "$work/grades" --exercise 05 && says 'ana  05_race_mutex  28 PASS → 30 PASS' && says 'Nothing was written' && row 'ana,ana,,,28,28,28' || return
  kit 0 regrade "$work/grades" --exercise 05 --write && row 'ana,ana,,,30,30,30' && row 'bo,bo,,,24,24,30' && holds_no_secret "$work/grades/students" || return
  mv "$work/overlay" "$work/elsewhere" && kit 2 class "$work/class" --out "$work/grades" --exercise 05 && says 'is not there' || return
  # Without them again: the grades of the first time.
  kit 0 class "$work/class" --out "$work/grades" --exercise 05 --hidden none && says ', 0 texts to grade' && row 'ana,ana,,,23,23,23' && row 'bo,bo,,,23,23,23' &&
    holds_no_secret "$work/grades/grades.json" "$work/grades/students"
}

test_one_submission_and_its_reports() {
  local out=$work/one
  make_class && mkdir -p "$out" || return
  CLASSROOM=c ASSIGNMENT=a SUBMISSION_TAG=s COMMIT_URL=u RELEASE_URL=r GITHUB_STEP_SUMMARY=$out/summary kit 0 grade 05 --submission "$work/class/bo" \
    --hidden "$work/overlay" --reveal 2999-01-10 --all --json "$out/grades.json" --junit "$out/grades.xml" --sarif "$out/grades.sarif" \
    --classroom50 "$out/result.json" --gradescope "$work/results.json" --github && says '2 hidden cases, 5 points: shown after 2999-01-10' &&
    says '23/23' && grep -q '2 hidden cases, 5 points' "$out/summary" && holds_no_secret "$out" "$work/out" "$work/err" || return
  python3 - "$work/results.json" <<'PYTHON' || return
import json, re, sys
results = json.load(open(sys.argv[1]))
secret = [t for t in results["tests"] if "Secret" in t["name"]]
assert [t["visibility"] for t in secret] == ["after_published"] * 2 and [t["score"] for t in secret] == [1, 0], secret
assert "score" not in results and sum(t["max_score"] for t in results["tests"]) == 28, results
open_to_all = json.dumps([t for t in results["tests"] if t not in secret]) + results["output"]
assert not re.search("Secret|an int like any other", open_to_all) and "2 hidden cases, 5 points" in open_to_all, open_to_all
PYTHON
  # What runs beside the cases that everybody knows has nothing of the others in its memory.
  local worker
  for worker in bazel-bin/submissions/s*/05_race_mutex/hidden.native.worker; do
    grep -qE "$secrets" "$worker" && holds_no_secret "${worker/hidden./}" || fail "$worker is not as it should be" || return
  done
  kit 1 grade 05 --submission "$work/class/bo" --hidden "$work/overlay" --reveal now --gradescope "$work/results.json" && says '24/28' &&
    says 'an int like any other' && ! grep -q 'after_published' "$work/results.json" || return
  kit 0 grade 05 --submission "$work/class/bo" --hidden "$work/overlay" && says '2 hidden cases, 5 points: not shown yet' && holds_no_secret "$work/out" "$work/err" || return
  kit 2 grade 05 --submission "$work/class/bo" --hidden "$work/overlay" --case SecretUncommonAmoun && says 'has no case' && ! grep -E 'SecretUncommonAmount' "$work/err"
}

# As test_an_autograder_for_gradescope of authoring_test.sh.
test_an_autograder_with_hidden_cases() {
  local root=$work/autograder
  make_class && HIDDEN=$work/overlay grader/classroom/gradescope/bundle.sh "$work/autograder.zip" 05 >"$work/out" || return
  mkdir -p "$root/submission" && python3 -m zipfile -e "$work/autograder.zip" "$root/source" && rm -rf "$root/source/trenza" &&
    ln -s "$PWD" "$root/source/trenza" && cp "$work/class/bo/race_mutex.cc" "$root/submission/" || return
  ((${#jail[@]} == 0)) || sed -i 's/JAIL=full/JAIL=best/' "$root/source/settings" || return
  AUTOGRADER=$root bash "$root/source/run_autograder" >"$work/out" 2>&1 || fail "$(cat "$work/out")" || return
  python3 - "$root/results/results.json" <<'PYTHON'
import json, sys
results = json.load(open(sys.argv[1]))
assert sum(t["score"] for t in results["tests"]) == 24 and "score" not in results, results
assert sum(t["visibility"] == "after_published" for t in results["tests"]) == 2, results
PYTHON
}

test_mistakes_are_told_before_anybody_is_graded() {
  local overlay=$work/wrong
  make_class && cp -r "$work/overlay" "$overlay" || return
  local grade=(grade 05 --submission "$work/class/ana" --hidden "$overlay")
  sed -i 's/counter.get(), 55/counter.gett(), 55/' "$overlay/05_race_mutex/secrets.cc"
  kit 2 "${grade[@]}" && says 'The hidden cases of 05_race_mutex do not compile, so nobody was graded' && says '05_race_mutex/secrets.cc:12' && says 'gett' || return
  kit 2 class "$work/class" --out "$work/not" --exercise 05 --hidden "$overlay" && says 'do not compile' && [[ ! -e $work/not/grades.csv ]] || return
  echo '{"points": {"RaceMutex.SecretAmountsAddUp": 1}}' >"$overlay/05_race_mutex/cases.json"
  kit 2 "${grade[@]}" && says 'RaceMutex.SecretUncommonAmount of secrets.cc has no points. Give it some in cases.json.' || return
  rm "$overlay/05_race_mutex/cases.json" && kit 2 "${grade[@]}" && says 'There is no cases.json' || return
  mv "$overlay/05_race_mutex" "$overlay/05_race_mutx" && kit 2 "${grade[@]}" && says 'There is no exercise 05_race_mutx' || return
  kit 2 grade 05 --hidden "$overlay" && says '--hidden grades a submission' && kit 2 "${grade[@]}" --reveal soon && says '--reveal takes a moment'
}

run_tests "$@"
