#!/usr/bin/env bash
# Black-box tests of ./kit show: the page of a failure, in a browser. Run from the workspace by `./kit test`.
# shellcheck disable=SC2317 # the tests are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

# shellcheck source=grader/cli/blackbox.sh
. grader/cli/blackbox.sh

readonly browser=grader/report/browser own=exercises/05_race_mutex/race_mutex.cc

# What npm has for these tests, once per change of the list.
tools() {
  [[ $browser/node_modules/.package-lock.json -nt $browser/package-lock.json ]] && return
  npm ci --prefix "$browser" --no-audit --no-fund --loglevel=error && touch "$browser/node_modules/.package-lock.json"
}

# What the kit remembers is put aside, and the learner's own file is as before in the end.
apart() {
  git diff --quiet -- "$own" || fail "$own was changed: commit it first" || return
  if [[ -d .trenza ]]; then mv .trenza "$work/trenza"; fi
  trap 'git checkout --quiet -- '"$own"'; rm -rf .trenza; if [[ -d $work/trenza ]]; then mv "$work/trenza" .trenza; fi' EXIT
}

test_show_says_what_is_missing() {
  apart && kit 2 show && says 'Nothing was graded yet' && kit 2 show 05 && says './kit grade 05' && kit 2 show 99 &&
    says 'The exercises are:' || return
  cp solutions/05_race_mutex/race_mutex.cc "$own"
  kit 0 grade 05 && kit 2 show && says 'passed when it was graded last'
}

test_show_is_a_page_to_step_through() {
  apart && tools && kit 1 grade 05 && kit 0 show --out "$work/page.html" && says "$work/page.html" || return
  printf '\n// </script><img src=x onerror=alert(1)>\n' >>"$own"
  kit 1 grade 05 && kit 0 show && says "$PWD/.trenza/show.html" || return
  node "$browser/failure_page_test.mjs" "$work/page.html" "$PWD/.trenza/show.html"
}

# A failure that has no schedule is shown at its line; a schedule of other code is not shown.
test_show_without_a_schedule() {
  apart && kit 1 grade 05 || return
  printf 'int broken() { retrun 1; }\n' >>"$own"
  kit 2 show && says 'cannot be built' && kit 1 grade 05 && kit 0 show --out - && says '"steps":null' && says 'retrun' || return
  git checkout --quiet -- "$own" && kit 1 grade 05 && echo >>"$own" && sed -i 's/int copy/int copied_before = 0, copy/' "$own"
  kit 2 show && says 'Was the code changed since?' && says './kit grade 05'
}

test_the_script_has_no_type_errors() {
  tools && "$browser/node_modules/.bin/tsc" --noEmit --allowJs --checkJs --strict --target es2022 --lib es2022,dom \
    grader/report/failure_page.js
}

run_tests "$@"
