#!/usr/bin/env bash
# What the compiler's jail costs, and that the text is judged which is compiled: one solution's file, compiled in turn by
# the bare command, by bounded_compiler without its jail, and in it. Prints medians of wall time and of CPU time.
#
#   grader/bench/compiler.sh [ROUNDS] [FILE]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rounds=${1:-15}
file=${2:-solutions/05_race_mutex/race_mutex.cc}
folder=$(basename "$(dirname "$file")")
"${TRENZA_BAZEL:-bazel}" build "//solutions/$folder:code.instrumented" >/dev/null 2>&1
# As the rule runs it: built for the machine that compiles.
program=$(find -L bazel-out/*exec*/bin/grader/gate/compiler -name bounded_compiler | head -n 1)
program=$(readlink -f "$program")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
mapfile -t inputs < <(ls "exercises/$folder"/*.h grader/testing/*.h grader/tsan/*.h)

compile=(g++ -std=c++20 -Wall -Wextra -fPIC -iquote . -iquote "exercises/$folder" -O1 -g -fno-omit-frame-pointer
  -fsanitize=thread -fno-builtin -include grader/tsan/canary.h -c "$file" -o "$out/a.o")
bounded=("$program" "--source=$file" "--expanded=$out/a.expanded" "--record=$out/a.record" "--object=$out/a.o"
  "${inputs[@]/#/--input=}" "--input=$file")

# Prints "WALL CPU" in ms of the command.
times() {
  local TIMEFORMAT='%R %U %S'
  { time "$@" >&2; } 2>&1 | awk 'END { printf "%.0f %.0f\n", $1 * 1000, ($2 + $3) * 1000 }'
}
for ((i = 0; i < rounds; ++i)); do
  times "${compile[@]}" >>"$out/bare"
  times "${bounded[@]}" --inside -- "${compile[@]}" >>"$out/unjailed"
  times "${bounded[@]}" -- "${compile[@]}" >>"$out/jailed"
  [[ $(<"$out/a.record") == jailed ]] || { cat "$out/a.record" && exit 1; }
done
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
printf '%-28s %8s %8s   (ms, medians of %d)\n' 'one compilation' wall CPU "$rounds"
for how in bare unjailed jailed; do
  printf '%-28s %8s %8s\n' "$how" "$(cut -d' ' -f1 "$out/$how" | median)" "$(cut -d' ' -f2 "$out/$how" | median)"
done
