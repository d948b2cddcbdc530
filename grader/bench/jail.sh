#!/usr/bin/env bash
# Measures what the jail costs a case: the same worker with the same case, bare and in the jail, in turn.
#
#   grader/bench/jail.sh [ROUNDS]     medians of ROUNDS pairs (default 100) for each level, mode and case
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rounds=${1:-100}
modes=(native tsan)
targets=()
for mode in "${modes[@]}"; do targets+=("//solutions/05_race_mutex:$mode.worker" "//solutions/01_spawn_per_core:$mode.worker"); done
"${TRENZA_BAZEL:-bazel}" build //grader/jail:compare "${targets[@]}" >/dev/null 2>&1

for exercise in 01_spawn_per_core 05_race_mutex; do
  for mode in "${modes[@]}"; do
    worker=bazel-bin/solutions/$exercise/$mode.worker
    # The first case of the suite, as GoogleTest lists them.
    case_name=$("$worker" --gtest_list_tests | awk '/^[^ ]/ { suite = $1 } /^ / { print suite $1; exit }')
    for level in none local full; do
      printf '%-18s %-7s %-6s ' "$exercise" "$mode" "$level"
      bazel-bin/grader/jail/compare --keeper=bazel-bin/grader/jail/keeper --level="$level" --rounds="$rounds" -- \
        "$worker" "--gtest_filter=$case_name"
    done
  done
done
