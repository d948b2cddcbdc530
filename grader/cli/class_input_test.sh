#!/usr/bin/env bash
# Black-box tests of what a class may be made of: pull requests, names, archives and rosters as bad as they come, and what
# is made of it for others. An argument chooses the tests whose name contains it.
# shellcheck disable=SC2317 # the tests are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

# shellcheck source=grader/cli/blackbox.sh
. grader/cli/blackbox.sh
# shellcheck source=grader/cli/heads.sh
. grader/cli/heads.sh
readonly solution=solutions/05_race_mutex/race_mutex.cc

run_kit() { ./kit "$@" "${jail[@]}"; }

# The learners' file as it is given to them.
skeleton() { git show HEAD:exercises/05_race_mutex/race_mutex.cc; }

# Compares $work/OUT/grades.json with lines "KEY VERDICT POINTS" on standard input; - stands for no grade, * for any.
grades_are() {
  python3 - "$work/$1/grades.json" <(cat) <<'PYTHON'
import json, sys
grades = {s["student"]: s["exercises"][0] for s in json.load(open(sys.argv[1]))["students"]}
expected = [line.rsplit(" ", 2) for line in open(sys.argv[2]).read().splitlines()]
assert sorted(grades) == sorted(e[0] for e in expected), (sorted(grades), sorted(e[0] for e in expected))
for student, verdict, points in expected:
    got = grades[student]
    assert got["verdict"] == verdict, (student, verdict, got)
    assert points == "*" or got["points"] == (None if points == "-" else int(points)), (student, points, got)
PYTHON
}

# The grade that counts comes from the heads of pull requests, of which nothing but the learners' files has an effect.
test_pull_requests_are_a_class() {
  local tree folder head
  make_repositories && tree=$(with_work 05_race_mutex "$solution") && tree=$(with_attacks "$tree" 05_race_mutex) && push_head 2 "$tree" || return
  folder=$(with "$(fork rev-parse main:exercises/05_race_mutex)" 120000 "$(printf '/etc/passwd' | blob)" race_mutex.cc) &&
    tree=$(with_folder 'main^{tree}' "$folder" exercises/05_race_mutex) && push_head 3 "$tree" &&
    push_head 10 "$(fork mktree </dev/null)" && fork push --quiet "$work/base.git" "$(echo text | blob):refs/pull/11/head" || return
  kit 3 class --pull-requests "$work/base.git" --exercise 05 --out "$work/pulls" && says '4 hand-ins, 1 texts to grade' &&
    says 'not graded: refs/pull/11/head of ' && says 'could not be fetched' || return
  printf '%s\n' 'pull-2 PASS 23' 'pull-3 COMPILE 0' 'pull-10 NOT_STARTED -' 'pull-11 INFRA -' | grades_are pulls &&
    [[ ! -e $TRENZA_TEST_TAKEN_OVER ]] && ! grep -rlE 'taken over|root:' "$work/pulls" || fail 'a head had an effect' || return
  head=$(git --git-dir="$work/base.git" rev-parse refs/pull/2/head) && grep -q "\"commit\": \"$head\"" "$work/pulls/grades.json" || fail 'the commit is not told' || return
  # Somebody pushes again: only that one is new, and what counted before stays in the history.
  push_head 3 "$(with_work 05_race_mutex "$solution")" && kit 3 class --pull-requests "$work/base.git" --exercise 05 --out "$work/pulls" &&
    says '4 hand-ins, 0 texts to grade' && grep -q '^pull-3,pull-3,,,23,' "$work/pulls/grades.csv" || fail 'the new head is not graded' || return
  python3 - "$work/pulls/gradebook.sqlite" <<'PYTHON'
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute("SELECT current, refused FROM submissions WHERE student = 'pull-3' ORDER BY id").fetchall()
assert rows == [(0, "COMPILE"), (1, "")], rows
PYTHON
}

test_pull_requests_that_are_none() {
  make_repositories && kit 2 class --pull-requests "$work/base.git" --out "$work/o" && says 'has no ref to grade' &&
    kit 3 class --pull-requests "$work/nowhere" --out "$work/o"
}

# Names are somebody's text. Each member is graded, has a page of his own, and no name gets out of its place.
test_names_of_every_kind() {
  local name in=$work/names count=0
  rm -rf "$in" && mkdir "$in" || return
  for name in 'a,b' 'say "hi"' $'two\nlines' '=SUM(A1)' 'Ñandú 💥' $'\xff\xfe' '-rf' '<b>&amp;' '%41' $'\e[2J' \
    "$(printf 'n%.0s' {1..250})" 'CON.html' "O'Neil" $'\u202egnp'; do
    mkdir -- "$in/$name" && cp -- "$solution" "$in/$name/race_mutex.cc" && ((++count)) || return
  done
  mkdir -- "$in/..x" "$in/..." || return
  kit 0 class "$in" --out "$work/named" --exercise 05 && says "$count hand-ins, " && says '..x was left aside' && says '... was left aside' || return
  python3 - "$work/named" "$count" <<'PYTHON' || return
import csv, json, os, re, sys, xml.dom.minidom
out, count = sys.argv[1], int(sys.argv[2])
students = json.load(open(f"{out}/grades.json"))["students"]
assert len(students) == count and all(s["points"] == 23 for s in students), students
assert len({s["student"].lower() for s in students}) == count, "keys that are the same"
pages = os.listdir(f"{out}/students")
assert sorted(pages) == sorted(s["student"] + ".html" for s in students), pages
rows = list(csv.reader(open(f"{out}/grades.csv", encoding="utf-8-sig", newline="")))
assert len(rows) == count + 1 and all(len(row) == len(rows[0]) for row in rows), rows
assert not any(cell[:1] in ("=", "+", "-", "@", "\t") for row in rows for cell in row if cell), rows
assert len(xml.dom.minidom.parse(f"{out}/grades.xml").getElementsByTagName("testsuite")) == count
links = re.findall(r'href="students/([^"]*)"', open(f"{out}/class.html", encoding="utf-8").read())
assert len(set(links)) == count and not any("/" in link or ".." in link for link in links), links
PYTHON
  ! grep -q $'[\x01-\x08\x0b-\x1f]' "$work/out" || fail 'control characters in the output'
}

# Two members of one name are two members, in a folder and in a roster; who is graded as what is told.
test_two_members_of_one_name() {
  local in=$work/twice
  rm -rf "$in" && mkdir -p "$in/Ana" "$in/ana" && cp "$solution" "$in/Ana/race_mutex.cc" && skeleton >"$in/ana/race_mutex.cc" || return
  kit 1 class "$in" --out "$work/o1" --exercise 05 && says 'There are two hand-ins called ana' || return
  printf '%s\n' 'Ana PASS 23' 'ana-2 FAIL *' | grades_are o1 || return
  printf 'student,name,path\nana,Ana Gil,Ana\nana,Ana Ruiz,ana\n' >"$in.csv" && sed -i 's|,Ana$|,twice/Ana|; s|,ana$|,twice/ana|' "$in.csv" &&
    kit 1 class "$in.csv" --out "$work/o2" --exercise 05 && says 'There are two hand-ins called ana' || return
  printf '%s\n' 'ana PASS 23' 'ana-2 FAIL *' | grades_are o2 && grep -q '"Ana Ruiz"' "$work/o2/grades.json"
}

# Archives that attack, lie or are broken cost their owner the grade at most, and nobody else anything.
test_archives_of_every_kind() {
  local in=$work/archives
  rm -rf "$in" "$work/escaped.cc" /tmp/trenza-test-escaped.cc && mkdir -p "$in/good" && cp "$solution" "$in/good/race_mutex.cc" || return
  python3 - "$in" "$solution" <<'PYTHON' || return
import io, sys, tarfile, zipfile
folder, text = sys.argv[1], open(sys.argv[2], "rb").read()
def tar(name, *entries):
    with tarfile.open(f"{folder}/{name}", "w:gz") as out:
        for path, kind, content in entries:
            info = tarfile.TarInfo(path)
            info.type = kind
            if kind == tarfile.REGTYPE:
                info.size = len(content)
                out.addfile(info, io.BytesIO(content))
            else:
                info.linkname = content
                out.addfile(info)
F, L, H, P = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE
tar("absolute.tar.gz", ("/tmp/trenza-test-escaped.cc", F, b"x"), ("/race_mutex.cc", F, text))
tar("dots.tar.gz", ("../../escaped.cc", F, b"x"), ("05_race_mutex/race_mutex.cc", F, text))
tar("outside.tar.gz", ("../race_mutex.cc", F, text))
tar("link.tar.gz", ("race_mutex.cc", L, "/etc/passwd"))
tar("hardlink.tar.gz", ("race_mutex.cc", H, "/etc/passwd"))
tar("through.tar.gz", ("up", L, "../.."), ("up/escaped.cc", F, b"x"), ("race_mutex.cc", F, text))
tar("pipe.tar.gz", ("race_mutex.cc", P, ""))
tar("bomb.tar.gz", ("zeros", F, bytes(300 << 20)))
tar("many.tar.gz", *[(f"f{i}", F, b"") for i in range(20100)])
open(f"{folder}/broken.zip", "wb").write(b"PK\x03\x04 and no more")
open(f"{folder}/empty.zip", "wb").write(b"")
with zipfile.ZipFile(f"{folder}/nothing.zip", "w"): pass
with zipfile.ZipFile(f"{folder}/utf8.zip", "w") as out: out.writestr("Práctica ñ/05_race_mutex/race_mutex.cc", text)
inner = text
for depth in range(6):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out: out.writestr("race_mutex.cc" if depth == 0 else "inner.zip", inner)
    inner = buffer.getvalue()
open(f"{folder}/nested.zip", "wb").write(inner)
PYTHON
  kit 3 class "$in" --out "$work/packed" --exercise 05 || return
  printf '%s\n' 'good PASS 23' 'absolute PASS 23' 'dots PASS 23' 'outside NOT_STARTED -' 'link COMPILE 0' 'hardlink COMPILE 0' 'through PASS 23' 'pipe COMPILE 0' \
    'bomb INFRA -' 'many INFRA -' 'broken INFRA -' 'empty INFRA -' 'nothing NOT_STARTED -' 'utf8 PASS 23' 'nested NOT_STARTED -' | grades_are packed || return
  says 'bomb.tar.gz unpacks to more than a hand-in may hold' && says 'many.tar.gz holds more files' && says 'broken.zip is damaged' &&
    says 'empty.zip is' && grep -q 'there are too many archives within archives' "$work/packed/grades.json" &&
    grep -q '../race_mutex.cc leads out of the archive' "$work/packed/grades.json" || fail "a sentence is missing: $(cat "$work/out" "$work/packed/grades.csv")" || return
  [[ ! -e $work/escaped.cc && ! -e /tmp/trenza-test-escaped.cc && ! $(find "$work" -name escaped.cc) ]] || fail 'an archive wrote outside' || return
  ! grep -rq 'root:' "$work/packed" || fail 'a system file was read'
}

# A roster as a spreadsheet makes it: what cannot be used is told, row by row, and the others are graded.
test_rosters_of_every_kind() {
  mkdir -p "$work/r/ana" && cp "$solution" "$work/r/ana/race_mutex.cc" || return
  printf '\xef\xbb\xbfStudent;Path;Mood;Submitted\r\n"ana, \"\"the\"\" first\nof two";ana;good;yesterday\r\n;ana;;\r\nbo;gone;;\r\nshort\r\n"=carl";../r/ana;;2026-01-01\r\n' | sed 's/\\""/""/g' >"$work/r/list.csv"
  kit 3 class "$work/r/list.csv" --out "$work/listed" --exercise 05 && says 'column "Mood" is not known' && says 'names no student' &&
    says '"yesterday" is no moment' && says 'does not exist' || return
  python3 - "$work/listed/grades.json" <<'PYTHON' || return
import json, sys
got = {s["student"]: (s["exercises"][0]["verdict"], s["points"]) for s in json.load(open(sys.argv[1]))["students"]}
assert sorted(v for v in got.values() if v[1]) == [("PASS", 23), ("PASS", 23)], got
assert got["bo"] == ("INFRA", None), got
PYTHON
  : >"$work/r/empty.csv" && kit 2 class "$work/r/empty.csv" --out "$work/o" && says 'empty.csv' || return
  printf 'student,path\nana,"ana\n' >"$work/r/open.csv" && kit 2 class "$work/r/open.csv" --out "$work/o" && says 'open.csv' || return
  head -c 3000 /dev/urandom >"$work/r/noise.csv" && kit 2 class "$work/r/noise.csv" --out "$work/o" && says 'noise.csv'
}

# A gradebook that is none, or a newer kit's, stays as it is, byte by byte.
test_gradebooks_that_are_not_ours() {
  local book=$work/book/gradebook.sqlite before
  mkdir -p "$work/book" "$work/one/ana" && cp "$solution" "$work/one/ana/race_mutex.cc" || return
  for text in 'PRAGMA user_version = 7; PRAGMA application_id = 1416785530; CREATE TABLE students(x)' 'CREATE TABLE mine(x)'; do
    rm -f "$book" && python3 -c 'import sqlite3,sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])' "$book" "$text" && before=$(sha256sum "$book") || return
    kit 3 class "$work/one" --out "$work/book" --exercise 05 && [[ $(sha256sum "$book") == "$before" ]] || fail 'it was changed' || return
    case $text in PRAGMA*) says 'was written by a newer kit' ;; *) says 'is an SQLite file, but no gradebook' ;; esac || return
  done
  printf 'no database\n' >"$book" && kit 3 class "$work/one" --out "$work/book" --exercise 05 && says 'is no gradebook' && [[ $(<"$book") == 'no database' ]] || return
  : >"$work/file" && kit 3 class "$work/one" --out "$work/file" --exercise 05 && says 'Is it a folder, and yours?'
}

# The reports of one submission that other programs read, and what is told at each level.
test_reports_for_others() {
  local schema=grader/report/schemas/grades.schema.json check=bazel-bin/grader/report/check_schema
  bazel build --color=no //grader/report:check_schema >"$work/out" 2>&1 || fail "$(cat "$work/out")" || return
  mkdir -p "$work/w/05_race_mutex" && skeleton >"$work/w/05_race_mutex/race_mutex.cc" || return
  CLASSROOM=c ASSIGNMENT=a SUBMISSION_TAG=t COMMIT_URL=u RELEASE_URL=r kit 1 grade 05 --submission "$work/w" --json "$work/g.json" --sarif "$work/g.sarif" \
    --gradescope "$work/results.json" --classroom50 "$work/result.json" && says 'FAIL' && "$check" "$schema" "$work/g.json" || return
  python3 - "$work" <<'PYTHON' || return
import json, sys
read = lambda name: json.load(open(f"{sys.argv[1]}/{name}"))
grade = read("g.json")
for name, total, tests in ("results.json", "score", "score"), ("result.json", "score", "score"):
    data = read(name)
    assert data[total] == grade["points"] == sum(t[tests] for t in data["tests"]), name
    assert len(data["tests"]) == len(grade["exercises"][0]["cases"])
results = read("g.sarif")["runs"][0]["results"]
assert results and all(r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "exercises/05_race_mutex/race_mutex.cc" for r in results)
PYTHON
  kit 1 grade 05 --submission "$work/w" --feedback verdict --json "$work/g.json" && says 'FAIL' && "$check" "$schema" "$work/g.json" &&
    ! grep -q 'race_mutex_test.cc' "$work/out" "$work/g.json" || fail "it tells more than the verdict: $(cat "$work/out")" || return
  kit 2 grade 05 --submission "$work/w" --classroom50 "$work/result.json" && says 'Missing: CLASSROOM' || return
  # Two that are different: no grade, so no file that would say zero.
  mv "$work/w/05_race_mutex/race_mutex.cc" "$work/w/05_race_mutex/race_mutex (1).cc" &&
    cp "$solution" "$work/w/05_race_mutex/race_mutex (2).cc" || return
  kit 3 grade 05 --submission "$work/w" --gradescope "$work/results.json" && says 'was not written' || return
  [[ ! -e $work/results.json ]] || fail 'a file was written without a grade'
}

run_tests "$@"
