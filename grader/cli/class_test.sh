#!/usr/bin/env bash
# Black-box tests of what a class hands in. Run from the workspace by `./kit test`; an argument chooses the tests whose
# name contains it.
# shellcheck disable=SC2317 # the tests are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

# shellcheck source=grader/cli/blackbox.sh
. grader/cli/blackbox.sh
readonly solution=solutions/05_race_mutex/race_mutex.cc

run_kit() {
  [[ " $* " == *' --jail '* ]] || set -- "$@" "${jail[@]}"
  ./kit "$@"
}

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

# Writes a hand-in of file $2 for member $1.
member() { mkdir -p "$work/class/$1" && cp "$2" "$work/class/$1/race_mutex.cc"; }

# Thirty members, of which five are hostile, and the verdict that each must get: "key verdict points" a line, where -
# stands for no grade. So that it stays cheap, many hand in the same.
make_class() {
  local name i
  rm -rf "$work/class" "$work/expected"
  for i in {1..9}; do member "solved$i" "$solution" && echo "solved$i PASS 23" >>"$work/expected"; done
  for name in unlocked_getter:mutant1 unlocked_getter:mutant2; do
    mutant 05_race_mutex "${name%%:*}" "$work/mutant.cc" && member "${name##*:}" "$work/mutant.cc" &&
      echo "${name##*:} $(sed -n '1s/^\S* \(\S*\) .*/\1/p' "solutions/05_race_mutex/mutants/${name%%:*}.patch") -" >>"$work/expected"
  done
  for i in {1..6}; do member "skeleton$i" <(git show HEAD:exercises/05_race_mutex/race_mutex.cc) && echo "skeleton$i FAIL -" >>"$work/expected"; done
  mkdir -p "$work/class/deep/a/b/05_race_mutex" && cp "$solution" "$work/class/deep/a/b/05_race_mutex/" &&
    echo 'deep PASS 23' >>"$work/expected" || return
  mkdir -p "$work/zip/05_race_mutex" && cp "$solution" "$work/zip/05_race_mutex/" && zip_up "$work/class/zipped.zip" "$work/zip" &&
    tar -czf "$work/class/tarred.tar.gz" -C "$work/zip" . && printf '%s PASS 23\n' zipped tarred >>"$work/expected" || return
  cp "$solution" "$work/class/Ana Gil_12_assignsubmission_file_race_mutex.cc" && echo 'Ana Gil 12 PASS 23' >>"$work/expected"
  mkdir -p "$work/class/=cmd(),\"<b>" && cp "$solution" "$work/class/=cmd(),\"<b>/Race_Mutex (1).CC" &&
    echo '%3Dcmd%28%29%2C%22%3Cb%3E PASS 23' >>"$work/expected"
  { printf '\xff\xfe' && iconv -t UTF-16LE "$solution"; } >"$work/u16" && member wide "$work/u16" && echo 'wide PASS 23' >>"$work/expected"
  mkdir "$work/class/absent" && echo 'absent NOT_STARTED -' >>"$work/expected"
  printf 'int broken = ;\n' >"$work/text" && member broken "$work/text" && echo 'broken COMPILE 0' >>"$work/expected"
  # The hostile ones.
  mkdir "$work/class/link" && ln -s /etc/passwd "$work/class/link/race_mutex.cc" && echo 'link COMPILE 0' >>"$work/expected"
  truncate --size=300M "$work/race_mutex.cc" && tar -czf "$work/class/bomb.tar.gz" -C "$work" race_mutex.cc && echo 'bomb INFRA -' >>"$work/expected"
  printf 'no zip' >"$work/class/damaged.zip" && echo 'damaged INFRA -' >>"$work/expected"
  printf '#include "solutions/05_race_mutex/race_mutex.cc"\n' >"$work/text" && member reader "$work/text" &&
    echo 'reader TAMPER 0' >>"$work/expected"
  { cat "$solution" && printf '#include <unistd.h>\nnamespace { const int quiet = (_exit(0), 0); }\nint use() { return quiet; }\n'; } >"$work/text" &&
    member quiet "$work/text" && echo 'quiet CRASH/TAMPER/COMPILE 0' >>"$work/expected"
}

# Every member of $work/class has in $work/grades what $work/expected says.
graded_as_expected() {
  python3 - "$work/grades/grades.json" "$work/expected" <<'PYTHON'
import csv, json, sys
grades = {s["student"]: s for s in json.load(open(sys.argv[1]))["students"]}
expected = [line.rsplit(" ", 2) for line in open(sys.argv[2]).read().splitlines()]
assert sorted(grades) == sorted(e[0] for e in expected), sorted(set(grades) ^ {e[0] for e in expected})
for student, verdicts, points in expected:
    exercise = grades[student]["exercises"][0]
    assert exercise["verdict"] in verdicts.split("/"), (student, verdicts, exercise)
    if points != "-":
        assert exercise["points"] == int(points), (student, points, exercise)
    if exercise["verdict"] == "INFRA" or not exercise["handed_in"]:
        assert exercise["points"] is None and grades[student]["points"] is None, exercise
rows = {r["student"]: r for r in csv.DictReader(open(sys.argv[1].replace(".json", ".csv"), encoding="utf-8-sig"))}
assert rows["bomb"]["points"] == "" and rows["absent"]["05_race_mutex"] == "" and rows["broken"]["points"] == "0", rows
assert not any(cell[:1] in "=+-@" for row in rows.values() for cell in row.values() if cell), rows
PYTHON
}

# A page for everybody, in which no name is markup; and Moodle's own file with the grades in it.
pages_are_harmless() {
  [[ $(find "$work/grades/students" -name '*.html' | wc -l) == 30 ]] && grep -q '&lt;b&gt;' "$work/grades/class.html" &&
    ! grep -q 'cmd(),"<b>' "$work/grades/class.html" "$work/grades/students/"*.html || fail 'the pages are wrong' || return
  printf 'Identifier,Full name,Grade\r\nParticipant 12,Ana Gil,\r\nParticipant 90,absent,\r\n' >"$work/moodle.csv"
  ./kit export "$work/grades" --moodle "$work/moodle.csv" --to "$work/import.csv" 2>"$work/err" || fail "$(cat "$work/err")" || return
  if ! grep -q '^Participant 12,Ana Gil,23' "$work/import.csv" || ! grep -q $'^Participant 90,absent,\r$' "$work/import.csv"; then
    fail "Moodle's file is wrong: $(cat "$work/import.csv")"
  fi
}

# Killed in the middle, and run again: nothing is lost, nothing graded twice, and nobody holds up anybody.
test_a_class_of_thirty() {
  local pid
  make_class || return
  ./kit class "$work/class" --out "$work/grades" --exercise 05 "${jail[@]}" >"$work/out" 2>"$work/err" &
  pid=$!
  until grep -q '^\[1/' "$work/err"; do kill -0 "$pid" || fail "it ended before: $(cat "$work/err")" || return; sleep 0.05; done
  kill -KILL "$pid" && wait "$pid"
  [[ ! -e $work/grades/grades.csv ]] || fail 'it was not killed in the middle' || return
  kit 3 class "$work/class" --out "$work/grades" --exercise 05 && says '30 hand-ins' && graded_as_expected && pages_are_harmless && says 'bomb' &&
    says 'not graded: damaged.zip is no archive' && says 'not graded: bomb.tar.gz unpacks to more' && ! grep -q 'submissions/' "$work/out" "$work/grades/grades.json" || return
  kit 3 class "$work/class" --out "$work/grades" --exercise 05 && says '30 hand-ins, 0 texts to grade' && graded_as_expected || return
  [[ ! $(find submissions bazel-bin/submissions -maxdepth 1 -name 'c*' 2>/dev/null) ]] || fail 'staged texts were left behind'
}

# What another grader said of one member, and of another one the same as this one says: only the first changes, and only
# when it is asked for.
test_regrading_lists_who_changes() {
  local book=$work/again/gradebook.sqlite
  rm -rf "$work/class" && member ana "$solution" && member bo <(git show HEAD:exercises/05_race_mutex/race_mutex.cc) || return
  kit 1 class "$work/class" --out "$work/again" --exercise 05 --deadline '2020-01-01' || return
  python3 - "$book" <<'PYTHON' || return
import sqlite3, sys
book = sqlite3.connect(sys.argv[1])
book.execute("UPDATE results SET points = 7, verdict = 'FAIL', fingerprint = 'old' WHERE verdict = 'PASS'")
book.execute("UPDATE results SET fingerprint = 'old'")
book.commit()
PYTHON
  kit 1 class "$work/class" --out "$work/again" --exercise 05 && says '0 texts to grade' && says '2 grades are of another version' || return
  kit 0 regrade "$work/again" --exercise 05 && says 'ana  05_race_mutex  7 FAIL → 23 PASS' && says_not 'bo  05' &&
    says '1 of 2 grades would change. Nothing was written' && grep -q '^ana,ana,,,7,' "$work/again/grades.csv" || return
  kit 0 regrade "$work/again" --exercise 05 --write && says '1 of 2 grades changed' && grep -q '^ana,ana,,,23,' "$work/again/grades.csv" || return
  kit 0 regrade "$work/again" --exercise 05 && says '0 texts to grade again' && says '0 of 0 grades' || return
  python3 -c 'import sqlite3,sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version = 9")' "$book" &&
    kit 3 regrade "$work/again" && says 'was written by a newer kit' && kit 2 regrade "$work/nowhere" && says 'holds no gradebook'
}

test_a_class_that_cannot_be() {
  mkdir -p "$work/none" && kit 2 class "$work/none" --out "$work/o" && says 'holds no hand-in' && kit 2 class "$work/nowhere" &&
    says 'neither a folder nor a roster' && kit 2 class "$work/none" --deadline soon && says 'neither a file nor a moment' || return
  printf 'who,where\nana,x\n' >"$work/roster.csv" && kit 2 class "$work/roster.csv" && says 'needs the columns' || return
  printf 'student,path,mood\nana,none,good\nbo,gone,bad\n' >"$work/roster.csv" &&
    kit 3 class "$work/roster.csv" --out "$work/o" --exercise 05 && says 'column "mood" is not known' && says 'does not exist'
}

run_tests "$@"
