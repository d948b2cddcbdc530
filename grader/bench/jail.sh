#!/usr/bin/env bash
# Measures what the jail costs a case: the same worker with the same case, bare and in the jail, in turn.
#
#   grader/bench/jail.sh [ROUNDS]            medians of ROUNDS pairs (default 100) for each level, mode and case;
#                                            'bubblewrap' is that program alone, which the levels local and full start
#   grader/bench/jail.sh --course [ROUNDS]   bubblewrap alone and the level full over all cases of all solutions: the
#                                            sums of their medians of ROUNDS pairs (default 5). Cases that ThreadSanitizer wrongly faults, and
#                                            which the exercise therefore skips, are left out by name.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# As the grader runs them: lessons fork beside threads, and nothing waits for late reports.
export TSAN_OPTIONS=die_after_fork=0:atexit_sleep_ms=0:report_signal_unsafe=0

course=''
if [[ ${1:-} == --course ]]; then
  course=1
  shift
fi
rounds=${1:-$([[ $course ]] && echo 5 || echo 100)}
modes=(native tsan)
exercises=(01_spawn_per_core 05_race_mutex)
if [[ $course ]]; then mapfile -t exercises < <(cd solutions && printf '%s\n' */ | tr -d /); fi
targets=()
for exercise in "${exercises[@]}"; do
  for mode in "${modes[@]}"; do targets+=("//solutions/$exercise:$mode.worker"); done
done
"${TRENZA_BAZEL:-bazel}" build //grader/jail:compare "${targets[@]}" >/dev/null 2>&1

# The cases of a worker, as GoogleTest lists them.
cases() {
  "$1" --gtest_list_tests | awk '/^[^ ]/ { suite = $1 } /^ / { print suite $1 }'
}

# Of one case of a worker, under a level: medians, bare and in the jail.
compare() { # worker, case, level
  bazel-bin/grader/jail/compare --keeper=bazel-bin/grader/jail/keeper --level="$3" --rounds="$rounds" -- \
    "$1" "--gtest_filter=$2"
}

if [[ $course ]]; then
  for mode in "${modes[@]}"; do
    for level in bubblewrap full; do
      for exercise in "${exercises[@]}"; do
        worker=bazel-bin/solutions/$exercise/$mode.worker
        for case_name in $(cases "$worker"); do
          compare "$worker" "$case_name" "$level" || echo "left out: $case_name"
        done
      done | awk -v mode="$mode" -v level="$level" '
        $1 == "bare" { ++n; bare += $2; jailed += $7 }
        /^left out/ { print }
        END {
          printf "%-7s %-10s %d cases: bare %.0f ms, in the jail %.0f ms; added %.1f ms a case, %.0f %%\n",
                 mode, level, n, bare, jailed, (jailed - bare) / n, 100 * (jailed - bare) / bare
        }'
    done
  done
  exit
fi

for exercise in "${exercises[@]}"; do
  for mode in "${modes[@]}"; do
    worker=bazel-bin/solutions/$exercise/$mode.worker
    case_name=$(cases "$worker" | head -n 1)
    for level in none bubblewrap local full; do
      printf '%-18s %-7s %-10s ' "$exercise" "$mode" "$level"
      compare "$worker" "$case_name" "$level"
    done
  done
done
