#!/usr/bin/env bash
# Measures what docs/figures.md claims about waiting, on this machine as it is now:
#
#   grader/bench/budgets.sh [ROUNDS]     medians of ROUNDS runs (default 5)
#
# A cold start is measured on a machine without packages and caches: `time ./kit --yes grade` in a fresh clone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rounds=${1:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Seconds that a command takes; that a skeleton fails is no matter here.
seconds() {
  local start end
  start=$(date +%s.%N)
  "$@" >"$work/log" 2>&1 || (($? == 1)) || {
    cat "$work/log" >&2
    exit 1
  }
  end=$(date +%s.%N)
  awk -v a="$start" -v b="$end" 'BEGIN { printf "%.2f\n", b - a }'
}

# "median (min to max)" of the numbers on standard input.
summary() {
  sort -n | awk '{ v[NR] = $1 } END { printf "%.2f s (%.2f to %.2f, %d runs)\n", v[int((NR + 1) / 2)], v[1], v[NR], NR }'
}

./kit grade --tree solutions >/dev/null 2>&1
printf 'solutions again, nothing changed:      '
for ((i = 0; i < rounds; ++i)); do seconds ./kit grade --tree solutions; done | summary

# A submission of all solutions; one file gets another comment, so that it is compiled, linked and run in all modes.
for folder in solutions/*/; do
  mkdir -p "$work/in/$(basename "$folder")"
  cp "$folder"*.cc "$work/in/$(basename "$folder")/"
done
./kit grade --submission "$work/in" >/dev/null 2>&1
printf 'one file edited, to its verdict:       '
for folder in "$work"/in/*/; do
  for ((i = 0; i < rounds; ++i)); do
    printf '// %s\n' "$RANDOM$RANDOM" | tee -a "$folder"*.cc >/dev/null
    seconds ./kit grade --submission "$work/in" "$(basename "$folder")"
  done
done | summary
