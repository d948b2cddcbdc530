#!/usr/bin/env bash
# Black-box tests that write into the course's tree, so they do it in a copy, or that build a tree of its own. All of the
# grader is built for that, which takes minutes: run by hand. An argument chooses the tests whose name contains it.
# shellcheck disable=SC2317 # the tests are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

# shellcheck source=grader/cli/blackbox.sh
. grader/cli/blackbox.sh
readonly solution=solutions/05_race_mutex/race_mutex.cc

# All that is built goes with the rest: into $work.
real=${BAZEL:-$(command -v bazelisk || command -v bazel)}
printf '#!/usr/bin/env bash\nexec %q --output_user_root=%q "$@"\n' "$(command -v "$real")" "$work/built" >"$work/bazel"
chmod +x "$work/bazel"
readonly copy=$work/copy out=$work/handout
end_servers() {
  local tree
  for tree in "$copy" "$out"; do [[ ! -d $tree ]] || (cd "$tree" && "$work/bazel" shutdown) >"$work/out" 2>&1; done
}
trap 'end_servers; chmod -R u+rwx "$work"; rm -rf "$work"' EXIT

# Makes the copy as it is here: a clone, with what is not committed yet. It is built once for all tests.
make_copy() {
  [[ -d $copy ]] || git clone --quiet --shared --no-tags . "$copy" || return
  git -C "$copy" clean --quiet --force -d -- exercises solutions &&
    git ls-files -z --cached --others --exclude-standard |
    while IFS= read -rd '' file; do [[ ! -e $file ]] || printf '%s\0' "$file"; done |
      xargs -0 cp --parents --no-dereference --preserve --target-directory="$copy"
}

run_kit() { (cd "$copy" && BAZEL=$work/bazel ./kit "$@"); }

# What the template makes is a whole exercise: graded, solved, and its mutants fall.
test_a_new_exercise_works() {
  make_copy || return
  kit 2 new RaceMutex && says 'is no name for an exercise' && kit 2 new race_mutex && says 'There is an exercise of that name' &&
    kit 2 new both_at_once --number 5 && says '05_race_mutex has that number' || return
  [[ ! $(git -C "$copy" status --porcelain -- exercises solutions) ]] || fail 'a refused name left something' || return
  kit 0 new both_at_once --number 90 && says '6 are asked for, 2 are there' && grep -q '"//exercises/90_both_at_once"' "$copy/exercises/BUILD" &&
    kit 0 verify 90 && says '0 failed' && kit 1 grade 90 && says 'NOT_STARTED' || return
  clang-format --dry-run -Werror "$copy"/exercises/90_both_at_once/*.{h,cc} "$copy"/solutions/90_both_at_once/*.cc
}

# Base code is what students are given, whatever the teacher has made of it; and each member has a folder.
test_the_layout_for_jplag() {
  local found
  make_copy || return
  rm -rf "$work/class" "$work/jplag" && mkdir -p "$work/class/ana" "$work/class/=bo, \"x\"" "$work/class/none" &&
    cp "$solution" "$work/class/ana/race_mutex.cc" && git show HEAD:exercises/05_race_mutex/race_mutex.cc >"$work/class/=bo, \"x\"/Race_Mutex (1).cc" || return
  cp "$solution" "$copy/exercises/05_race_mutex/race_mutex.cc" &&
    kit 1 class "$work/class" --out "$work/similar" --exercise 05 --export-jplag "$work/jplag" "${jail[@]}" &&
    says "jplag --language cpp --base-code $work/jplag/EXERCISE/base $work/jplag/EXERCISE/submissions" || return
  found=$(cd "$work/jplag" && find . -type f | sort)
  [[ $found == "./05_race_mutex/base/race_mutex.cc
./05_race_mutex/submissions/%3Dbo%2C %22x%22/race_mutex.cc
./05_race_mutex/submissions/ana/race_mutex.cc" ]] || fail "the layout is: $found" || return
  cmp "$work/jplag/05_race_mutex/base/race_mutex.cc" <(git show HEAD:exercises/05_race_mutex/race_mutex.cc) && cmp "$work/jplag/05_race_mutex/submissions/ana/race_mutex.cc" "$solution" &&
    cmp "$work/jplag/05_race_mutex/submissions/%3Dbo%2C %22x%22/race_mutex.cc" <(git show HEAD:exercises/05_race_mutex/race_mutex.cc)
}

own() { (cd "$copy" && BAZEL=$work/bazel ./kit "$@"); }

# One text, three ways, one verdict.
verdict_is_the_same() {
  local exercise=$1 text=$2 expected=$3
  rm -rf "$work/ways" && mkdir -p "$work/ways/ana/$exercise" && cp "$text" "$work/ways/ana/$exercise/${1#*_}.cc" || return
  own grade "$exercise" --submission "$work/ways/ana" "${jail[@]}" --json "$work/one.json" >"$work/out" 2>&1
  own class "$work/ways" --exercise "$exercise" --out "$work/ways.out" "${jail[@]}" >>"$work/out" 2>&1
  cp "$text" "$copy/exercises/$1/${1#*_}.cc" && own grade "$exercise" --json "$work/three.json" >>"$work/out" 2>&1
  python3 - "$work/one.json" "$work/ways.out/grades.json" "$work/three.json" "$expected" <<'PYTHON' || fail "$(cat "$work/out")"
import json, sys
one, three = (json.load(open(sys.argv[i]))["exercises"][0] for i in (1, 3))
two = next(e for e in json.load(open(sys.argv[2]))["students"][0]["exercises"] if e["exercise"] == one["exercise"])
for field in "verdict", "points", "sentence":
    values = [way[field] or None for way in (one, two, three)]
    assert values[0] == values[1] == values[2], (field, values)
verdict, _, words = sys.argv[4].partition(" ")
assert one["verdict"] == verdict and words in one["sentence"], one
PYTHON
}

test_every_way_says_the_same() {
  local four=solutions/04_result_queue/result_queue.cc eight=solutions/08_thread_pool/thread_pool.cc
  make_copy || return
  { printf '// Soluci\xf3n de la pr\xe1ctica\n' && cat "$four"; } >"$work/latin1.cc" && verdict_is_the_same 04_result_queue "$work/latin1.cc" PASS || return
  sed 's|^  bool closed = false;.*|&\n  std::atomic<std::shared_ptr<const std::string>> latest;|; s|#include <condition_variable>|#include <atomic>\n&|' "$four" >"$work/atomic.cc" &&
    grep -q latest "$work/atomic.cc" && verdict_is_the_same 04_result_queue "$work/atomic.cc" PASS || return
  # The error is deep in the library; what is said is the learner's own line.
  { cat "$eight" && printf 'namespace {\nstruct Box {\n  std::deque<std::unique_ptr<int>> tasks;\n};\n}  // namespace\nvoid grow(std::vector<Box>& boxes) { boxes.resize(2); }\n'; } >"$work/template.cc" &&
    verdict_is_the_same 08_thread_pool "$work/template.cc" "COMPILE thread_pool.cc:$(wc -l <"$work/template.cc")"
}

# The whole command: the handout is built and graded as a student would.
test_a_handout_builds_and_grades() {
  make_copy && kit 0 handout "$out" && says 'It builds, every exercise is graded, and none is solved.'
}

run_tests "$@"
