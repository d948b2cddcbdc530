#!/usr/bin/env bash
# Black-box tests of ./kit play, where the learner says which task goes next. Run from the workspace by `./kit test`.
# shellcheck disable=SC2317 # the tests are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

# shellcheck source=grader/cli/blackbox.sh
. grader/cli/blackbox.sh

# The learner chooses the two reads first, as far as the test lets them, and an addition is lost.
test_a_learner_is_the_scheduler() {
  forget
  local own=exercises/05_race_mutex/race_mutex.cc
  git diff --quiet -- "$own" || { echo "  $own was changed, so this is not tried"; return 0; }
  kit 0 play 05.TwoThreads <<<$'1\nundo\n2\n9\nbug\n1' && says 'const int copy = state_->value;' &&
    says 'makes no difference' && says 'is taken back' && says 'thread 2 reads state_->value' && says 'called "9"' &&
    says 'goes wrong so' && says 'one addition is lost' && says 'The input has ended' || return
  kit 0 replay "$(grep -o 'weave1\.[A-Za-z0-9_.-]*' "$work/out" | tail -n 1)" && says 'went as recorded' || return
  kit 2 play && says './kit play 05' && kit 2 play 05.NoSuchCase && says 'It has: ' || return
  kit 0 play 05.ManyThreads <<<$'1\n1' && says 'is held by the test' || return
  kit 0 play 05 <<<'quit' && says 'Other cases, as ./kit play 05.CASE: '
}

# Nine hundred steps without a choice: few of them are told, and nobody waits for a run of each.
test_a_long_way_is_cut_short() {
  local own=exercises/04_result_queue/result_queue.cc
  git diff --quiet -- "$own" || { echo "  $own was changed, so this is not tried"; return 0; }
  trap 'git checkout --quiet -- '"$own" EXIT
  cp solutions/04_result_queue/result_queue.cc "$own"
  kit 0 play 04.HasNoBound <<<'quit' && says 'steps of your lines; "show" lists them' && says 'nothing to choose here' || return
  [[ $(wc -l <"$work/out") -lt 80 ]] || fail "$(wc -l <"$work/out") lines"
}

run_tests "$@"
