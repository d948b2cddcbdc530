#!/usr/bin/env bash
# Acts out pull requests: local repositories stand for the course's and a student's fork, and the very commands of the
# workflows in .github are run. Run by hand, since each test grades the whole course; an argument chooses the tests whose
# name contains it. kit_test.sh does the same for one exercise, without the workflows.
# shellcheck disable=SC2317 # the tests are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

# shellcheck source=grader/cli/blackbox.sh
. grader/cli/blackbox.sh
# shellcheck source=grader/cli/heads.sh
. grader/cli/heads.sh

((${#jail[@]} == 0)) || {
  printf 'skip: the workflows take the full level of the jail, which this machine does not have\n'
  exit 0
}

# What the steps find on a runner. `sudo` refuses everything, as it may where no control group can be made; `gh` knows the
# pull requests in $work/open.
set_up_the_runner() {
  local program
  mkdir -p "$work/bin" "$work/temp"
  rm -rf "$work/temp"/* && : >"$work/summary"
  printf '#!/bin/sh\nexit 1\n' >"$work/bin/sudo"
  # shellcheck disable=SC2016 # it is expanded where it runs
  printf '#!/bin/sh\nif [ "$1" = pr ]; then cat "%s/open"; fi\n' "$work" >"$work/bin/gh"
  for program in sudo gh; do chmod +x "$work/bin/$program"; done
}

# Runs the steps of workflow $1 with the values of its expressions behind it; the output goes to $work/out.
run_workflow() {
  local status=0
  PATH=$work/bin:$PATH RUNNER_TEMP=$work/temp GITHUB_STEP_SUMMARY=$work/summary GITHUB_REPOSITORY=base.git \
    GITHUB_SERVER_URL=file://$work grader/cli/run_workflow.py ".github/workflows/$1.yml" grade "${@:2}" >"$work/out" 2>&1 ||
    status=$?
  return "$status"
}

says() { grep -qF -- "$1" "$work/$2" || fail "«$1» is missing in $2: $(cat "$work/$2")"; }

# The only commands to the runner are those that the workflow is meant to give.
gives_no_strange_commands() {
  ! grep -aE '^\s*::|##\[' "$work/out" | grep -avE '^::(error|warning|notice) (file|title)=|^::(notice|warning)::(No control|The system|The control|Pull request [0-9]+ could)' ||
    fail 'strange commands in the output'
}

whole_solution() {
  local exercise tree folder
  tree=$(fork rev-parse 'main^{tree}')
  for exercise in $(find solutions -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort); do
    folder=$(with "$(fork rev-parse "$tree:exercises/$exercise")" 100644 \
      "$(blob <"solutions/$exercise/${exercise#*_}.cc")" "${exercise#*_}.cc") &&
      tree=$(with_folder "$tree" "$folder" "exercises/$exercise") || return
  done
  printf '%s\n' "$tree"
}

# A student has solved everything and attacks everything: the grade is that of the solution, and the attacks are nowhere.
test_feedback_on_a_head_full_of_attacks() {
  local tree head
  make_repositories && set_up_the_runner && tree=$(whole_solution) && tree=$(with_attacks "$tree" 05_race_mutex) &&
    push_head 7 "$tree" || return
  head=$(git --git-dir="$work/base.git" rev-parse refs/pull/7/head)
  run_workflow grade github.token=none "github.event.pull_request.head.sha=$head" github.event.number=7 ||
    fail "$(cat "$work/out")" || return
  says 'pull-7' out && says 'PASS 8' out && says 'No control group could be made' out && gives_no_strange_commands &&
    [[ -s $work/summary ]] && [[ ! -e $TRENZA_TEST_TAKEN_OVER ]] && ! grep -q 'taken over' "$work/out" "$work/summary"
}

# Three open pull requests, of which one cannot be fetched: the other two get their grades, and the job is red.
test_what_counts() {
  local tree
  make_repositories && set_up_the_runner && tree=$(with_work 05_race_mutex solutions/05_race_mutex/race_mutex.cc) &&
    push_head 1 "$(with_attacks "$tree" 05_race_mutex)" && push_head 12 'main^{tree}' || return
  printf '1\n5\n12\n' >"$work/open"
  run_workflow grade-pull-requests github.token=none inputs.numbers= 'inputs.exercises=05 04' || fail "$(cat "$work/out")" ||
    return
  says 'Pull request 5 could not be fetched' out && says 'pull-1 ' summary && says 'NOT_STARTED 1, PASS 1' summary &&
    says 'pull-12 ' summary && gives_no_strange_commands && [[ ! -e $TRENZA_TEST_TAKEN_OVER ]] &&
    nothing_was_taken_over_but_work
}

nothing_was_taken_over_but_work() {
  local file
  file=$(find "$work/temp/grades" -type f ! -name '*.cc' ! -name 'pull-*.json' ! -name 'pull-*.xml' ! -name 'pull-*.txt' -print -quit)
  [[ ! $file ]] || fail "this should not be there: $file"
}

run_tests "$@"
