#!/usr/bin/env bash
# Black-box tests of what who teaches makes with ./kit: the students' repository, an autograder for Gradescope. Run from
# the workspace by `./kit test`; an argument chooses the tests whose name contains it.
# shellcheck disable=SC2317 # the tests are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

# shellcheck source=grader/cli/blackbox.sh
. grader/cli/blackbox.sh

# The search alone; without --search-only ./kit handout also builds and grades, which takes minutes.
test_a_handout_holds_no_solution() {
  local out=$work/handout file
  kit 0 handout "$out" --search-only && says 'No line of a solution was found' || return
  for file in solutions CONTRIBUTING.md docs/authoring.md grader/lint grader/cli/kit_test.sh grader/gate/gate_test.cc grader/corpus/hostile \
    grader/interleave/corpus exercises/05_race_mutex/contract.txt; do
    [[ ! -e $out/$file ]] || fail "$file is in the handout" || return
  done
  for file in kit exercises/05_race_mutex/race_mutex.cc exercises/05_race_mutex/race_mutex_test.cc .github/workflows/grade.yml .bazelrc; do
    [[ -e $out/$file ]] || fail "$file is not in the handout" || return
  done
  [[ -x $out/kit && $(git -C "$out" rev-list --count HEAD) == 1 && ! $(git -C "$out" status --porcelain) ]] || fail 'it is no clean repository of one commit' || return
  # Links of the README lead somewhere.
  grep -o '](\([^)#:]*\))' "$out/README.md" | tr -d '()]' | while read -r file; do [[ -e $out/$file ]] || fail "README.md links to $file" || exit; done || return
  kit 2 handout "$out" && says 'is there already' && kit 2 handout grader/out && says "inside of the course's own tree"
}

# Gradescope's machine acted out in a folder: what it starts, and what it looks for afterwards.
test_an_autograder_for_gradescope() {
  local root=$work/autograder status=0
  grader/classroom/gradescope/bundle.sh "$work/autograder.zip" 05 >"$work/out" || return
  mkdir -p "$root/submission" && python3 -m zipfile -e "$work/autograder.zip" "$root/source" || return
  [[ -e $root/source/setup.sh && -e $root/source/run_autograder && -e $root/source/trenza/kit && ! -e $root/source/trenza/solutions ]] ||
    fail "the zip holds: $(ls "$root/source")" || return
  # This tree in the place of the same one that would be built there.
  rm -rf "$root/source/trenza" && ln -s "$PWD" "$root/source/trenza" || return
  ((${#jail[@]} == 0)) || sed -i 's/JAIL=full/JAIL=best/' "$root/source/settings" || return
  cp solutions/05_race_mutex/race_mutex.cc "$root/submission/" && AUTOGRADER=$root bash "$root/source/run_autograder" >"$work/out" 2>&1 || fail "$(cat "$work/out")" || return
  python3 -c 'import json,sys; r=json.load(open(sys.argv[1])); assert r["score"] == 23 == sum(t["max_score"] for t in r["tests"]), r' "$root/results/results.json" || return
  # Which one is meant? No file, so no zero.
  git show HEAD:exercises/05_race_mutex/race_mutex.cc >"$root/submission/race_mutex (1).cc" && mkdir "$root/submission/a" &&
    mv "$root/submission/race_mutex.cc" "$root/submission/a/race_mutex (2).cc" || return
  AUTOGRADER=$root bash "$root/source/run_autograder" >"$work/out" 2>&1 || status=$?
  [[ $status == 1 && ! -e $root/results/results.json ]] || fail "it ended with $status: $(cat "$work/out")"
}

run_tests "$@"
