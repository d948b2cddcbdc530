#!/usr/bin/env bash
# Black-box tests of ./kit as a learner, an instructor and a workflow meet it. Run from the workspace by `./kit test`.
# shellcheck disable=SC2317 # the tests are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

# shellcheck source=grader/cli/blackbox.sh
. grader/cli/blackbox.sh
# shellcheck source=grader/cli/heads.sh
. grader/cli/heads.sh

run_kit() {
  [[ (" $* " == *' --submission '* || ${1:-} == pull-requests) && " $* " != *' --jail '* ]] && set -- "$@" "${jail[@]}"
  ./kit "$@"
}

says_not() { ! grep -qF -- "$1" "$work/out" || fail "«$1» should not be in: $(cat "$work/out")"; }

# A fresh submission folder with the solutions named.
hand_in() {
  local exercise
  rm -rf "$work/in"
  for exercise in "$@"; do
    mkdir -p "$work/in/$exercise"
    cp solutions/"$exercise"/*.cc "$work/in/$exercise/"
  done
}

test_unknown_exercise_offers_the_nearest() {
  kit 2 grade race_mutx && says 'There is no exercise race_mutx. Did you mean 05_race_mutex?'
}

test_a_wrong_word_is_explained() {
  kit 2 grad && says 'There is no command grad. Did you mean ./kit grade?' && kit 2 list && says 'The commands are: grade' &&
    kit 2 05 && says './kit grade 05' && kit 2 grade 99 && says 'There is no exercise 99. The exercises are: 01_' &&
    kit 2 grade . && says 'The exercises are:' && kit 2 grade 05 --case Twice && says 'Its cases are: OneThreadCountsRight' &&
    kit 2 grade 05 --case TwoThreadsMakTwo && says 'Did you mean TwoThreadsMakeTwo?' && kit 2 grade --case X && says 'of one exercise'
}

test_a_new_learner_is_told_where_to_begin() {
  forget
  kit 0 && says '0 of ' && says 'Next: ' && says './kit grade 01' && says 'not graded yet' || return
  kit 2 replay && says 'None has failed yet' && says './kit grade 05' && kit 2 replay 05 && says 'was not graded yet' || return
  kit 2 hint && says './kit hint 05' && kit 2 hint 99 && says 'The exercises are:'
}

test_hints_come_one_by_one() {
  forget
  LC_ALL=C.UTF-8 kit 0 hint 05 && says '1/3 · First hint' && says 'The next hint: ./kit hint 05' && says_not 'nearly the solution' || return
  LC_ALL=es_ES.UTF-8 kit 0 hint 05 && says '2/3 · Segunda pista' && says 'La siguiente pista' || return
  kit 0 hint 05 --lang en && says '3/3' && says 'the last hint' && kit 0 hint 05 --lang en && says '3/3' || return
  kit 0 hint 05 --lang en --first && says '1/3'
}

# A failure is told once, on one screen, in the learner's own lines; and it is there to be looked at again.
test_a_failure_is_one_lesson() {
  forget
  local own=exercises/05_race_mutex/race_mutex.cc
  git diff --quiet -- "$own" || { echo "  $own was changed, so this is not tried"; return 0; }
  kit 1 grade 05 && says '✗ TwoThreadsMakeTwo' && says 'one addition is lost' && says 'race_mutex.cc:17' && says '✗ read' &&
    says '✗ NobodyElseIsInside' && says 'cases passed' && says './kit replay 05.TwoThreadsMakeTwo' && says './kit hint 05' &&
    says_not 'weave1' && says_not '0x' && says_not '/compile' || return
  [[ $(wc -l <"$work/out") -le 40 ]] || fail "$(wc -l <"$work/out") lines" || return
  kit 1 grade 05 --case NobodyElseIsInside && says 'NobodyElseIsInside' && says_not 'HoldsEveryInt' || return
  kit 1 grade 05 --all && says 'HoldsEveryInt' && says 'weave1' || return
  kit 0 && says '▶ 01_' && says_not 'All of them' || return
  kit 0 replay && says 'RaceMutex.TwoThreadsMakeTwo' && kit 0 replay 05.Nobody && says 'RaceMutex.NobodyElseIsInside' || return
  kit 2 replay 05.NoSuchCase && says '05.TwoThreadsMakeTwo'
}

# Runs watch_test.py on the learner's own file, which is as before in the end.
watched() {
  local own=exercises/05_race_mutex/race_mutex.cc
  git diff --quiet -- "$own" || { echo "  $own was changed, so this is not tried"; return 0; }
  forget
  trap 'git checkout --quiet -- '"$own"'; rm -rf .trenza; if [[ -d $work/trenza ]]; then mv "$work/trenza" .trenza; fi' EXIT
  python3 grader/cli/watch_test.py "$1" "$own" solutions/05_race_mutex/race_mutex.cc || return
  ! pgrep -f "$PWD/bazel-bin/grader/cli/kit grade" || fail 'a grading goes on without its watch'
}

test_watch_on_a_terminal() { watched terminal; }
test_watch_through_pipes() { watched pipe; }

# clangd finds no error in the files of a lesson, and none of what the command writes is in git's way.
test_ide_sets_an_editor_up() {
  local file
  for file in compile_commands.json .vscode; do
    [[ ! -e $file ]] || { echo "  $file is there already, so this is not tried"; return 0; }
  done
  trap 'rm -rf compile_commands.json .vscode' EXIT
  kit 0 ide && [[ ! $(git status --porcelain -- compile_commands.json .vscode) ]] || return
  for file in compile_commands.json .vscode/*.json; do python3 -m json.tool "$file" >"$work/json" || return; done
  for file in $(git ls-files 'exercises/*.cc' 'exercises/*.h'); do
    [[ $file != *.cc ]] || grep -qF "\"$file\"" compile_commands.json || fail "$file is not in compile_commands.json" || return
    clangd --check="$file" --check-lines=1-1 --compile-commands-dir=. >"$work/out" 2>&1 || true
    says 'Building AST' || return
    ! grep -E '^E.*Line [0-9]+:' "$work/out" || fail "clangd complains of $file" || return
  done
  echo '{}' >.vscode/settings.json && kit 0 ide && says 'left as it is' && [[ $(<.vscode/settings.json) == '{}' ]]
}

test_every_lesson_has_hints() {
  forget
  local lesson number
  for lesson in exercises/0*/; do
    number=$(basename "$lesson")
    kit 0 hint "$number" --lang en && says "$number · 1/3" && kit 0 hint "$number" --lang es && says "$number · 2/3" || return
  done
}

test_wrong_command_line() {
  kit 2 grade --no-such-flag && kit 2 grade --tree elsewhere && kit 2 grade --submission "$work/nowhere" &&
    says 'is not a folder' && kit 0 grade --help && kit 0 --help && says 'Exit codes'
}

test_a_solution_passes_and_reports_are_written() {
  kit 0 grade --tree solutions 05 --json "$work/grades.json" --junit "$work/grades.xml" && says 'PASS' &&
    says_not $'\x1b' &&
    python3 -c 'import json,sys; g=json.load(open(sys.argv[1])); assert g["points"]==g["possible"]>0' "$work/grades.json" &&
    python3 -c 'import sys,xml.dom.minidom as x; assert x.parse(sys.argv[1]).getElementsByTagName("testcase")' "$work/grades.xml"
}

test_json_alone_on_standard_output() {
  kit 0 grade --tree solutions 05 --json - && python3 -m json.tool "$work/out" >"$work/json" 2>&1
}

test_a_skeleton_fails_and_says_what_to_open() {
  hand_in && mkdir -p "$work/in/01_spawn_per_core" &&
    git show HEAD:exercises/01_spawn_per_core/spawn_per_core.cc >"$work/in/01_spawn_per_core/spawn_per_core.cc" &&
    kit 1 grade --submission "$work/in" 01 && says 'NOT_STARTED' && says 'open spawn_per_core.cc, line'
}

test_a_mutant_among_solutions_is_named() {
  hand_in 05_race_mutex 03_thread_per_core
  local verdict case_name
  read -r _ verdict case_name _ <solutions/05_race_mutex/mutants/unlocked_getter.patch
  mutant 05_race_mutex unlocked_getter "$work/in/05_race_mutex/race_mutex.cc"
  kit 1 grade --submission "$work/in" 03 05 --json "$work/grades.json" && says "$verdict" &&
    python3 - "$work/grades.json" "$verdict" "$case_name" <<'PYTHON'
import json, sys
grades = {e["exercise"]: e for e in json.load(open(sys.argv[1]))["exercises"]}
assert grades["03_thread_per_core"]["verdict"] == "PASS", grades
cases = [(c["name"], c["verdict"]) for m in grades["05_race_mutex"]["modes"] for c in m["cases"]]
assert (sys.argv[3], sys.argv[2]) in cases, cases
PYTHON
}

test_a_schedule_is_replayed() {
  local token
  hand_in 05_race_mutex
  mutant 05_race_mutex unlocked_getter "$work/in/05_race_mutex/race_mutex.cc"
  kit 1 grade --submission "$work/in" 05 --all && says 'interleave' || return
  token=$(grep -o 'weave1\.[A-Za-z0-9_.-]*' "$work/out" | head -n 1)
  [[ $token ]] || fail "no token in: $(cat "$work/out")" || return
  kit 0 replay "$token" --svg "$work/picture.svg" && says 'return state_->value;' && says 'went as recorded' &&
    grep -q '<svg' "$work/picture.svg" || return
  kit 2 replay "${token%??}" && says 'is damaged' && kit 2 replay weave9.x
}

# Two threads that take two locks: in opposite orders, unless ORDERED is defined.
write_bank() {
  mkdir -p "$work/own"
  cat >"$work/own/bank.cc" <<'SOURCE'
#include <mutex>
#include <thread>
std::mutex mine, yours;
void move_money(std::mutex& from, std::mutex& to) {
  std::lock_guard first(from);
  std::lock_guard second(to);
}
int main() {
#ifdef ORDERED
  std::thread other([] { move_money(mine, yours); });
#else
  std::thread other([] { move_money(yours, mine); });
#endif
  move_money(mine, yours);
  other.join();
}
SOURCE
}

test_a_program_of_ones_own_is_explored() {
  local token bank=$work/own/bank.cc
  write_bank
  kit 1 explore "$bank" --schedules 500 && says 'Deadlock' && says 'bank.cc:5' || return
  token=$(grep -o 'weave1\.[A-Za-z0-9_.-]*' "$work/out" | head -n 1)
  [[ $token ]] || fail "no token in: $(cat "$work/out")" || return
  kit 0 explore "$bank" --replay "$token" && says 'went as recorded' || return
  CXXFLAGS='-std=c++20 -DORDERED' kit 0 explore "$bank" && says 'All inequivalent interleavings were explored' || return
  kit 2 explore "$work/own/nothing.cc" && says 'There is no file' || return
  printf 'int main( {\n' >"$work/own/broken.cc"
  kit 2 explore "$work/own/broken.cc" && says 'Compiling failed'
}

test_a_program_of_another_build_is_explored() {
  local flags libraries
  write_bank
  kit 0 explore --compile-flags && flags=$(<"$work/out") && kit 0 explore --link-flags && libraries=$(<"$work/out") || return
  # shellcheck disable=SC2086 # flags are words
  g++ -std=c++20 $flags -c "$work/own/bank.cc" -o "$work/own/bank.o" && g++ "$work/own/bank.o" $libraries -o "$work/own/bank" || return
  kit 1 explore "$work/own/bank" && says 'Deadlock' || return
  printf '#include <pthread.h>\nstatic int n;\nstatic void* add(void* p) { ++n; return p; }\nint main(void) { pthread_t t; %s\n' \
    'pthread_create(&t, 0, add, 0); ++n; pthread_join(t, 0); return 0; }' >"$work/own/count.c"
  kit 1 explore "$work/own/count.c" && says 'Data race on n'
}

remove_mutant() { rm -f {solutions,.mutants}/05_race_mutex/{,mutants/}of_kit_test.*; }

# An author without an editor: the file is opened by one command and saved by another.
test_a_mutant_is_made_and_mended() {
  local folder=solutions/05_race_mutex/mutants file patch
  patch=$folder/of_kit_test.patch
  trap remove_mutant EXIT
  unset VISUAL EDITOR
  kit 2 mutant 05 of_kit_test && says './kit mutant 05 of_kit_test --new starts one' || return
  kit 2 mutant 05 of_kit_test --save && says 'nothing to save' && kit 2 mutant 05 ../x --new && says 'small letters' || return
  kit 0 mutant 05 of_kit_test --new && file=$(head -n 1 "$work/out") || return
  kit 2 mutant 05 of_kit_test --new && says 'was opened before' || return
  kit 2 mutant 05 of_kit_test --save && says 'does not differ from the solution' || return
  sed -i -e 's/FAIL \S*/FAIL RaceMutex.NoSuchCase/' -e '/const int seen/d' "$file"
  kit 2 mutant 05 of_kit_test --save && says 'has no case RaceMutex.NoSuchCase' && [[ ! -e $patch ]] || return
  sed -i 's/NoSuchCase/OneThreadCountsRight/' "$file"
  kit 0 mutant 05 of_kit_test --save && [[ ! -e $file ]] && grep -q '^-  const int seen' "$patch" || return
  mutant 05_race_mutex of_kit_test "$work/mutant.cc" && ! grep -q 'const int seen' "$work/mutant.cc" || return
  # The solution has changed since.
  sed -i 's/^-  const int seen/-  const int long_gone/' "$patch"
  kit 0 mutant 05 of_kit_test && says 'has no place' && grep -q '^<<<<<<<' "$file" || return
  kit 2 mutant 05 of_kit_test --save && says 'still has a change that found no place' || return
  sed -i -e '/^<<<<<<</,/^>>>>>>>/d' -e '/const int seen/d' "$file"
  kit 0 mutant 05 of_kit_test --save && grep -q '^-  const int seen' "$patch"
}

# An author with an editor: it is opened, and what it leaves is saved when it ends.
test_a_mutant_is_edited() {
  local patch=solutions/05_race_mutex/mutants/of_kit_test.patch
  trap remove_mutant EXIT
  unset VISUAL
  EDITOR="sed -i -e /const.int.seen/d" kit 0 mutant 05 of_kit_test --new && grep -q '^-  const int seen' "$patch" || return
  EDITOR=true kit 0 mutant 05 of_kit_test && says 'Nothing was changed' && [[ ! -e .mutants/05_race_mutex/of_kit_test.cc ]] || return
  EDITOR=false kit 3 mutant 05 of_kit_test && says 'ended with exit code 1' || return
  rm .mutants/05_race_mutex/of_kit_test.*
  VISUAL="sed -i s/What.the.mistake.is/Wrong/" EDITOR=false kit 0 mutant 05 of_kit_test && grep -q '^Wrong, in a' "$patch"
}

# Mistakes that a machine makes in a solution fall, or the exercise says why nothing is wrong with them.
test_mistakes_by_machine_are_found() {
  kit 0 verify 05 --mutate --sample 8 --all && says '8 passed, 0 failed' && says 'killed' && says '05_race_mutex ' &&
    kit 2 verify 05 --sample 8 && says '--mutate'
}

test_a_compile_error_costs_its_own_exercise() {
  hand_in 05_race_mutex 03_thread_per_core
  printf '#include "exercises/05_race_mutex/race_mutex.h"\nint broken() { retrun 1; }\n' >"$work/in/05_race_mutex/race_mutex.cc"
  kit 1 grade --submission "$work/in" 03 05 && says 'COMPILE' && says 'The compiler stops at race_mutex.cc:2:' && says 'PASS'
}

test_a_file_without_its_functions() {
  hand_in 05_race_mutex && printf '#include "exercises/05_race_mutex/race_mutex.h"\n' >"$work/in/05_race_mutex/race_mutex.cc" &&
    kit 1 grade --submission "$work/in" 05 && says 'race_mutex.cc does not define course::'
}

test_warnings_are_shown_and_cost_nothing() {
  hand_in 05_race_mutex
  # Another text each time, since Bazel repeats a warning only when it compiles again.
  printf '// %s\nint with_a_warning() { int unused; return 1; }\n' "$RANDOM$RANDOM$RANDOM" >>"$work/in/05_race_mutex/race_mutex.cc"
  kit 0 grade --submission "$work/in" 05 && says 'warning: race_mutex.cc:' && says 'PASS'
}

# Four pull requests: a solution in a tree full of traps, a link, one that has no file of the exercise, and no commit.
test_pull_requests_are_graded_one_by_one() {
  local tree folder out=$work/grades
  make_repositories && tree=$(with_work 05_race_mutex solutions/05_race_mutex/race_mutex.cc) &&
    tree=$(with_attacks "$tree" 05_race_mutex) && push_head 2 "$tree" || return
  folder=$(with "$(fork rev-parse main:exercises/05_race_mutex)" 120000 "$(printf '/etc/passwd' | blob)" race_mutex.cc) &&
    tree=$(with_folder 'main^{tree}' "$folder" exercises/05_race_mutex) && push_head 3 "$tree" || return
  push_head 10 "$(fork mktree </dev/null)" && fork push --quiet "$work/base.git" "$(echo text | blob):refs/pull/11/head" ||
    return
  kit 3 pull-requests "$work/base.git" --exercise 05 --out "$out" || return
  python3 - "$work/out" <<'PYTHON' || return
import re, sys
lines = [re.split(r"  +", line.strip()) for line in open(sys.argv[1])]
assert [line[0] for line in lines] == ["pull-2", "pull-3", "pull-10", "pull-11"], lines
points, whole = lines[0][2].split("/")
assert points == whole and [line[3] for line in lines[:3]] == ["PASS 1", "COMPILE 1", "NOT_STARTED 1"], lines
assert all(line[2] == "0/" + whole for line in lines[1:3]) and lines[3][-1].startswith("not graded: "), lines
PYTHON
  nothing_was_taken_over "$out" 05_race_mutex && says_not root &&
    cmp -s "$out/pull-2/exercises/05_race_mutex/race_mutex.cc" solutions/05_race_mutex/race_mutex.cc &&
    python3 -m json.tool "$out/pull-2.json" >/dev/null && ! grep -r root: "$out"
}

# Told to stop while it grades, it ends, leaves no temporary folder, and what was graded before stays.
test_pull_requests_can_be_stopped() {
  local tree pid status=0 out=$work/grades
  rm -rf "$out" && mkdir -p "$work/tmp" && make_repositories && push_head 1 "$(fork mktree </dev/null)" &&
    tree=$(with_work 05_race_mutex <(printf '#include "exercises/05_race_mutex/race_mutex.h"\n// %s\n' "$RANDOM$RANDOM")) &&
    push_head 2 "$tree" || return
  TMPDIR=$work/tmp ./kit pull-requests "$work/base.git" --exercise 05 --out "$out" "${jail[@]}" >"$work/out" 2>"$work/err" &
  pid=$!
  until [[ -d $out/pull-2 ]]; do kill -0 "$pid" || fail "it ended before: $(cat "$work/err")" || return; sleep 0.05; done
  kill -TERM "$pid" && { wait "$pid" || status=$?; }
  [[ $status == 130 ]] || fail "it ended with $status: $(cat "$work/out" "$work/err")" || return
  says 'Stopped.' && says 'pull-1 ' && [[ -s $out/pull-1.json ]] || return
  [[ ! $(ls -A "$work/tmp") ]] || fail "left behind: $(ls "$work/tmp")"
}

test_pull_requests_of_nowhere() {
  make_repositories && kit 2 pull-requests "$work/base.git" --out "$work/grades" && says 'has no ref that matches' &&
    kit 3 pull-requests "$work/nowhere" --out "$work/grades" && kit 2 pull-requests "$work/base.git" --exercise 5x
}

test_what_is_no_file_gets_a_verdict() {
  local file=$work/in/05_race_mutex/race_mutex.cc
  hand_in 05_race_mutex && rm "$file" && kit 1 grade --submission "$work/in" 05 && says 'is not in the submission' || return
  : >"$file" && kit 1 grade --submission "$work/in" 05 && says 'is empty' || return
  rm "$file" && mkdir "$file" && kit 1 grade --submission "$work/in" 05 && says 'is a folder' || return
  rmdir "$file" && ln -s /etc/passwd "$file" && kit 1 grade --submission "$work/in" 05 && says 'symbolic link' &&
    says_not root || return
  rm "$file" && mkfifo "$file" && kit 1 grade --submission "$work/in" 05 && says 'no regular file' || return
  rm "$file" && head -c 5000 /dev/urandom >"$file" && kit 1 grade --submission "$work/in" 05 && says 'is no text'
}

test_the_gate_says_what_to_change() {
  local file=$work/in/05_race_mutex/race_mutex.cc
  hand_in 05_race_mutex 03_thread_per_core && printf '#include <windows.h>\n' >>"$file" &&
    kit 1 grade --submission "$work/in" 03 05 && says 'COMPILE' && says '<windows.h> is not part of this exercise' && says 'PASS' ||
    return
  hand_in 05_race_mutex && printf '#include <cstdlib>\nint shell() { return system("true"); }\n' >>"$file" &&
    kit 1 grade --submission "$work/in" 05 && says 'COMPILE' && says 'Use fork' || return
  hand_in 05_race_mutex && printf '#include "solutions/05_race_mutex/race_mutex.cc"\n' >"$file" &&
    kit 1 grade --submission "$work/in" 05 && says 'TAMPER' && says 'A person has to look at it' && says_not 'solutions/'
}

test_the_compiler_is_bounded() {
  hand_in 05_race_mutex 03_thread_per_core && printf 'char large[300 << 20] = {1};\n' >>"$work/in/05_race_mutex/race_mutex.cc" &&
    kit 1 grade --submission "$work/in" 03 05 && says 'COMPILE' && says 'takes more than 128 MB' && says 'PASS' || return
  hand_in 05_race_mutex && printf '#include "race_mutex.cc"\n' >>"$work/in/05_race_mutex/race_mutex.cc" &&
    kit 1 grade --submission "$work/in" 05 && says 'is no header'
}

test_only_a_learners_files_are_taken() {
  hand_in 05_race_mutex
  printf 'fail("taken")\n' >"$work/in/05_race_mutex/BUILD"
  printf '#error taken\n' | tee "$work/in/05_race_mutex/race_mutex.h" >"$work/in/05_race_mutex/race_mutex_test.cc"
  kit 0 grade --submission "$work/in" 05
}

test_what_a_submission_prints_stays_harmless() {
  hand_in 05_race_mutex
  cat >>"$work/in/05_race_mutex/race_mutex.cc" <<'CPP'
#include <cstdio>
namespace {
const int printed = std::printf("::notice::100 points\n\x1b[2J<script>\n");
}
int use_printed() { return printed; }
CPP
  GITHUB_STEP_SUMMARY=$work/summary kit 0 grade --submission "$work/in" 05 --github && says_not '::notice' && says_not $'\x1b' &&
    grep -q 'points\*\*' "$work/summary" && ! grep -q '<script>' "$work/summary"
}

# Prints the workers of the submission staged in $staged, in the mode. Other kits may grade beside this one.
workers() { pgrep -f "$staged/$1.worker.*--case"; }

# Waits until a case of $work/in runs in the mode, and sets $staged. The last line of the submission must be its alone.
await_case() {
  local tries=0 line
  line=$(tail -n 1 "$work/in/05_race_mutex/race_mutex.cc")
  until staged=$(grep -slxF -- "$line" submissions/s*/05_race_mutex/race_mutex.cc) && staged=${staged%/*} && workers "$1" >/dev/null; do
    sleep 0.2
    ((++tries < 600)) || fail "no case started: $(cat "$work/out" "$work/err")" || return
  done
}

test_an_unwritable_report_is_our_fault() {
  kit 3 grade --tree solutions 05 --json /no/such/folder/grades.json && says 'could not be written'
}

test_without_room_it_says_so() {
  TMPDIR=/no/such/folder kit 3 grade 05 && says 'No temporary file could be created' || return
  TMPDIR=/no/such/folder TRENZA_ROOT=$PWD TRENZA_BAZEL=bazel bazel-bin/grader/cli/kit grade 05 >"$work/out" 2>"$work/err"
  [[ $? == 3 ]] && says '/no/such/folder'
}

# Bazel's own words for these are hard to find in its log.
test_a_path_that_bazel_does_not_bear() {
  local folder
  for folder in 'my kit' 'año'; do
    mkdir -p "$work/$folder" && cp kit "$work/$folder/" || return
    "$work/$folder/kit" grade 05 >"$work/out" 2>"$work/err"
    [[ $? == 3 ]] && says "$work/$folder" && says 'Move the folder' || return
  done
  says 'a letter outside ASCII' && HOME=/proc kit 3 grade 05 && says '/proc/.cache' && says "HOME is '/proc'" &&
    says 'HOME=/var/tmp/home-of-' && HOME="$work/my kit" kit 3 && says 'a space'
}

test_a_user_without_a_name() { (unset USER LOGNAME && kit 0); }

test_without_bazel_it_says_so() {
  TRENZA_ROOT=$PWD TRENZA_BAZEL=/no/such/bazel bazel-bin/grader/cli/kit grade 05 >"$work/out" 2>"$work/err"
  [[ $? == 3 ]] && says '/no/such/bazel could not be started' && says './kit doctor'
}

test_interrupted_it_leaves_nothing() {
  hand_in 05_race_mutex
  cat >>"$work/in/05_race_mutex/race_mutex.cc" <<'CPP'
#include <unistd.h>
static int hang() {
  if (fork() == 0) setsid();
  for (;;) pause();
}
static const int hanging = hang();
int use_hanging() { return hanging; }
CPP
  printf '// %s\n' "$RANDOM$RANDOM" >>"$work/in/05_race_mutex/race_mutex.cc"
  # A job of its own, so that the signal goes to it as from a terminal.
  set -m
  ./kit grade --submission "$work/in" 05 "${jail[@]}" --json "$work/never.json" >"$work/out" 2>"$work/err" &
  local job=$!
  set +m
  await_case '[a-z]*' || return
  kill -INT -- "-$job"
  local status=0
  wait "$job" || status=$?
  [[ $status == 130 ]] || fail "ended with $status: $(cat "$work/out" "$work/err")" || return
  [[ ! -e $work/never.json ]] || fail 'a report was written' || return
  ! workers '[a-z]*' || fail 'processes survive'
}

test_interrupted_it_shows_what_was_found() {
  hand_in 03_thread_per_core 05_race_mutex
  printf '#include <unistd.h>\nstatic const int hanging = [] { for (;;) pause(); return 1; }();\nint use_hanging() { return hanging + %s; }\n' \
    "$RANDOM$RANDOM" >>"$work/in/05_race_mutex/race_mutex.cc"
  set -m
  ./kit grade --submission "$work/in" 03 05 "${jail[@]}" >"$work/out" 2>"$work/err" &
  local job=$! status=0
  set +m
  grep -q -m 1 -F '[1/2] 03_thread_per_core' <(tail -n +1 -f --pid="$job" "$work/err") || fail "$(cat "$work/err")" || return
  kill -INT -- "-$job"
  wait "$job" || status=$?
  [[ $status == 130 ]] || fail "ended with $status: $(cat "$work/out" "$work/err")" || return
  says '03_thread_per_core' && says 'PASS' && says_not '05_race_mutex' && says '1 of 2 exercises was graded'
}

# What the grader lacks costs nobody a point: it tries again, or says that it could not.
test_bazel_killed_in_the_middle() {
  hand_in 05_race_mutex
  printf '// %s\n' "$RANDOM$RANDOM" >>"$work/in/05_race_mutex/race_mutex.cc"
  ./kit grade --submission "$work/in" 05 "${jail[@]}" >"$work/out" 2>"$work/err" &
  local job=$! status=0
  await_case interleave || return
  kill -KILL "$(bazel info server_pid 2>/dev/null)"
  wait "$job" || status=$?
  [[ $status == 0 || $status == 3 ]] || fail "ended with $status: $(cat "$work/out" "$work/err")" || return
  kit 0 grade --submission "$work/in" 05
}

test_a_truncated_result_is_made_again() {
  kit 0 grade --tree solutions 05 || return
  truncate --size=200 --no-create "$(readlink -f bazel-testlogs/solutions/05_race_mutex/grade/test.xml)"
  kit 0 grade --tree solutions 05
}

test_without_memory_it_says_so() {
  (
    ulimit -v 60000
    TRENZA_ROOT=$PWD TRENZA_BAZEL=bazel bazel-bin/grader/cli/kit grade 05 >"$work/out" 2>"$work/err"
  )
  [[ $? == 3 ]] || fail "another end: $(cat "$work/out" "$work/err")"
}

# The corpus itself is no part of this: whatever runs beside it would be taken for something that it leaves behind.
test_an_unknown_entry_of_the_corpus() {
  kit 2 verify --corpus correct/nothing && says 'grader/corpus has no correct/nothing' && says 'hostile/fork_bomb'
}

test_doctor_finds_this_machine_well() {
  kit 0 doctor && says 'ThreadSanitizer: reports a known race' && says 'Jail: level '
}

# A bwrap that answers as it does on a machine whose kernel refuses namespaces.
refuse_namespaces() {
  mkdir -p "$work/bin"
  # shellcheck disable=SC2016 # it is a script
  printf '#!/bin/sh\n[ "$1" = --version ] && echo "bubblewrap 0.8.0" && exit\n%s\nexit 1\n' \
    'echo "bwrap: setting up uid map: Permission denied" >&2' >"$work/bin/bwrap"
  chmod +x "$work/bin/bwrap"
}

test_doctor_explains_refused_namespaces() {
  refuse_namespaces
  PATH=$work/bin:$PATH kit 0 doctor && says 'Jail: level none' && says 'setting up uid map: Permission denied' &&
    says 'submissions are not graded here unless you pass --jail none' && says 'kernel.apparmor_restrict_unprivileged_userns=0'
}

# Bazel gives its tests the PATH that it was started with, or a fixed one: so this asks the runner itself.
test_the_work_of_others_is_not_graded_under_less() {
  refuse_namespaces
  ./kit grade --tree solutions 05 >/dev/null 2>&1 || true
  local launcher=$PWD/bazel-bin/solutions/05_race_mutex/grade status=0
  mkdir -p "$work/tmp"
  (cd "$launcher".runfiles/trenza 2>/dev/null || cd "$launcher".runfiles/_main || exit
    PATH=$work/bin:$PATH TEST_TMPDIR=$work/tmp "$launcher" --jail=full >"$work/out" 2>"$work/err") || status=$?
  [[ $status == 3 ]] || fail "ended with $status: $(cat "$work/out" "$work/err")" || return
  says INFRA && says './kit doctor' && says '--jail local or --jail none' && says_not PASS
}

test_the_level_of_the_jail_can_be_named() {
  hand_in 05_race_mutex && kit 0 grade --submission "$work/in" 05 --jail none --junit "$work/grades.xml" &&
    grep -q 'level none: ' "$work/grades.xml" && kit 2 grade 05 --jail open
}

run_tests "$@"
