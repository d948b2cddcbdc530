#!/usr/bin/env bash
# Black-box tests of what a class hands in. Run from the workspace by `./kit test`; an argument chooses the tests whose
# name contains it.
# shellcheck disable=SC2317 # the tests are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

# shellcheck source=grader/cli/blackbox.sh
. grader/cli/blackbox.sh
readonly solution=solutions/05_race_mutex/race_mutex.cc

# Runs ./kit with the arguments after the expected exit code; its output goes to $work/out.
kit() {
  local expected=$1 status=0
  shift
  [[ " $* " == *' --jail '* ]] || set -- "$@" "${jail[@]}"
  ./kit "$@" >"$work/out" 2>"$work/err" || status=$?
  [[ $status == "$expected" ]] || fail "./kit $* ended with $status instead of $expected: $(cat "$work/out" "$work/err")"
}

says() { grep -qF -- "$1" "$work/out" "$work/err" || fail "«$1» is missing from: $(cat "$work/out" "$work/err")"; }
says_not() { ! grep -qF -- "$1" "$work/out" "$work/err" || fail "«$1» should not be in: $(cat "$work/out" "$work/err")"; }

# Packs folder $2 into archive $1.
zip_up() { (cd "$2" && python3 -m zipfile -c "$1" .); }

# The solution in every disguise gets what the solution gets, and where it was found is told.
test_hand_ins_as_they_come() {
  local in=$work/in
  mkdir -p "$in/zip/x/05_race_mutex" "$in/flat"
  cp "$solution" "$in/zip/x/05_race_mutex/" && mkdir "$in/zip/__MACOSX" && cp "$solution" "$in/zip/__MACOSX/._race_mutex.cc" &&
    zip_up "$work/inner.zip" "$in/zip" && mkdir "$work/outer" && cp "$work/inner.zip" "$work/outer/" &&
    tar -czf "$work/hand in.tar.gz" -C "$work/outer" . || return
  kit 0 grade --submission "$work/hand in.tar.gz" 05 --json "$work/grades.json" &&
    says 'note: taken from inner.zip/x/05_race_mutex/race_mutex.cc' && says_not 'submissions/' &&
    ! grep -q 'submissions/' "$work/grades.json" || return
  { printf '// soluci\xf3n\r\n' && sed 's/$/\r/' "$solution"; } >"$in/flat/Race_Mutex (1).CC"
  kit 0 grade --submission "$in/flat" 05 && says 'note: taken from Race_Mutex (1).CC' && says 'was saved as Latin-1' || return
  { printf '\xff\xfe' && iconv -t UTF-16LE "$solution"; } >"$in/flat/Race_Mutex (1).CC"
  kit 0 grade --submission "$in/flat" 05 && says 'was saved as UTF-16' || return
  cp exercises/05_race_mutex/race_mutex.cc "$in/flat/race_mutex.cc"
  kit 3 grade --submission "$in/flat" 05 --json - && python3 - "$work/out" <<'PYTHON' || return
import json, sys
grades = json.load(open(sys.argv[1]))
exercise = grades["exercises"][0]
assert exercise["points"] is None and grades["points"] is None, grades
assert "race_mutex.cc, Race_Mutex (1).CC" in exercise["sentence"], exercise
PYTHON
  kit 3 grade --submission "$in/flat" 05 && says '–/' && says 'That is no zero' || return
  printf 'no archive\n' >"$work/broken.zip"
  kit 2 grade --submission "$work/broken.zip" 05 && says 'broken.zip is no archive that the grader knows'
}

test_what_was_not_handed_in_is_no_zero() {
  mkdir -p "$work/none" && printf "sorry\n" >"$work/none/excuse.txt" && kit 1 grade --submission "$work/none" 05 --json "$work/grades.json" &&
    says 'not handed in' && says 'is not in the submission' || return
  python3 - "$work/grades.json" <<'PYTHON'
import json, sys
exercise = json.load(open(sys.argv[1]))["exercises"][0]
assert exercise["handed_in"] is False and exercise["points"] is None, exercise
PYTHON
}

run_tests "$@"
