#!/usr/bin/env bash
# Measures ./kit class with a class whose right gradebook is known (make_class.py):
#
#   grader/classroom/bench/bench.sh [STUDENTS [EXERCISE…]]
#
#   - wall and CPU time for each text, of everything that was started for it
#   - the differences between the gradebook and the right one
#   - the CPU time of a bare loop over some of the texts (bare.sh), before and after
#   - grading again with nothing changed
#   - the differences when ./kit was killed with -9 at KILLS random moments (5)
#
# Bazel's server is warmed up first with a student more, so that what is built once for all is not counted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

readonly students=${1:-20}
shift || true
mapfile -t exercises < <(for e in "${@:-}"; do [[ -z $e ]] || (cd exercises && printf '%s\n' "$e"*/); done | sed 's|/$||' | sort -u)
only=()
for exercise in "${exercises[@]}"; do only+=(--exercise "$exercise"); done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# CPU seconds that Bazel's server, and all that it waited for, have used so far.
server_cpu() {
  local pid
  pid=$("${BAZEL:-bazel}" info server_pid 2>/dev/null)
  awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13 + $14 + $15) / hz }' "/proc/$pid/stat"
}

# Runs ./kit class; sets $wall and $cpu.
measured() {
  local before begin own
  before=$(server_cpu)
  begin=$EPOCHREALTIME
  own=$({ TIMEFORMAT='%U %S'; time ./kit class "$@" "${only[@]}" >"$work/out" 2>"$work/err" || [[ $? == [13] ]]; } 2>&1 | awk '{ print $1 + $2 }')
  wall=$(awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')
  cpu=$(awk -v a="$before" -v b="$(server_cpu)" -v own="$own" 'BEGIN { print b - a + own }')
}

# Makes a class whose texts no cache knows.
make_class() {
  grader/classroom/bench/make_class.py "$@" "${exercises[@]}"
  find "$1/class" -type f -name '*.cc' -exec sed -i "\$a // $EPOCHREALTIME" {} +
}

make_class "$work/warm" 1
make_class "$work/many" "$students"
make_class "$work/same" "$students"
measured "$work/warm/class" --out "$work/warm/grades"

# The bare loop, over the first of them that can be compiled; sets $bare, in seconds for each text.
bare_loop() {
  local exercise files sum=0 count=0
  for exercise in "${exercises[@]}"; do
    mapfile -t files < <(printf '%s\n' "$work/many/class/student00"[0-3]"/$exercise/"*.cc)
    sum=$(grader/classroom/bench/bare.sh "$exercise" "${files[@]}" | awk -v s="$sum" '{ print s + $1 }')
    count=$((count + ${#files[@]}))
  done
  bare=$(awk -v s="$sum" -v c="$count" 'BEGIN { print s / c }')
}
bare_loop
before=$bare
measured "$work/many/class" --out "$work/many/grades"
first=$wall
texts=$(sed -n 's/.*hand-ins, \([0-9]*\) texts.*/\1/p' "$work/out")
awk -v t="$texts" -v s="$students" -v w="$wall" -v c="$cpu" \
  'BEGIN { printf "%d students, %d texts: %.1f s of wall, %.1f s of CPU; %.2f and %.2f s for each text\n", s, t, w, c, w / t, c / t }'
bare_loop
printf 'a bare loop: %.2f and %.2f s of CPU for each text, before and after\n' "$before" "$bare"
grader/classroom/bench/compare.py "$work/many/expected.json" "$work/many/grades/grades.json" && differs=0 || differs=$?

measured "$work/many/class" --out "$work/many/grades"
printf 'again, nothing changed: %.2f s\n' "$wall"

whole=$(awk '{ print int($1 * 10) }' <<<"$first")
kills=${KILLS:-5}
for ((i = 0; i < kills; ++i)); do
  ./kit class "$work/same/class" --out "$work/killed" "${only[@]}" >"$work/out" 2>&1 &
  # All of them while there is something left to do: what was killed is not done again.
  moment=$((RANDOM % (whole / kills + 1)))
  sleep "$((moment / 10)).$((moment % 10))"
  kill -9 $! 2>"$work/err" && printf 'killed after %d.%d s\n' $((moment / 10)) $((moment % 10))
  wait $! 2>"$work/err" || true
done
measured "$work/same/class" --out "$work/killed"
grader/classroom/bench/compare.py "$work/same/expected.json" "$work/killed/grades.json" || differs=1

exit "$differs"
