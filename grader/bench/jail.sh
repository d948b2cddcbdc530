#!/usr/bin/env bash
# Measures what the jail costs a case: the same worker with the same case, bare and in the jail, in turn.
#
#   grader/bench/jail.sh [ROUNDS]            medians of ROUNDS pairs (default 100) for each level, mode and case;
#                                            'bubblewrap' is that program alone, which the levels local and full start
#   grader/bench/jail.sh --course [ROUNDS]   bubblewrap alone and the level full over all cases of all solutions: the
#                                            sums of their medians of ROUNDS pairs (default 5), mode by mode, and of
#                                            the three modes together, in which every case is graded
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
if [[ $course ]]; then modes+=(interleave); fi
exercises=(01_spawn_per_core 05_race_mutex)
if [[ $course ]]; then mapfile -t exercises < <(cd solutions && printf '%s\n' */ | tr -d /); fi
targets=()
for exercise in "${exercises[@]}"; do
  targets+=("//exercises/$exercise:exercise")
  for mode in "${modes[@]}"; do targets+=("//solutions/$exercise:$mode.worker"); done
done
"${TRENZA_BAZEL:-bazel}" build //grader/jail:compare //grader/runner:explore_case "${targets[@]}" >/dev/null 2>&1

# The cases of an exercise that are graded in a mode.
cases() { # exercise, mode
  python3 - "bazel-bin/exercises/$1/exercise.json" "$2" <<'END'
import json, sys
for case in json.load(open(sys.argv[1]))["cases"]:
    if sys.argv[2] not in case["skip"]:
        print(case["name"])
END
}

# Of one case of an exercise in a mode, under a level: medians, bare and in the jail.
compare() { # exercise, mode, case, level
  local worker=$PWD/bazel-bin/solutions/$1/$2.worker
  local program=("$worker" "--gtest_filter=$3")
  # As the runner does; 200 schedules are what a case gets there.
  if [[ $2 == interleave ]]; then
    program=("$PWD/bazel-bin/grader/runner/explore_case" --schedules=200 --seed=1 --seconds=120 --processor=0
      --channel=1 "$worker" "--case=$3")
  fi
  bazel-bin/grader/jail/compare --keeper=bazel-bin/grader/jail/keeper --level="$4" --rounds="$rounds" -- "${program[@]}"
}

# The sums of what `compare` printed.
add_up() { # name
  awk -v name="$1" '
    $1 == "bare" { ++n; bare += $2; jailed += $7 }
    END {
      printf "%-22s %3d cases: bare %.0f ms, in the jail %.0f ms; added %.1f ms a case, %.0f %%\n",
             name, n, bare, jailed, (jailed - bare) / n, 100 * (jailed - bare) / bare
    }'
}

if [[ $course ]]; then
  for level in bubblewrap full; do
    all_modes=''
    for mode in "${modes[@]}"; do
      lines=$(for exercise in "${exercises[@]}"; do
        for case_name in $(cases "$exercise" "$mode"); do
          compare "$exercise" "$mode" "$case_name" "$level" || echo "$case_name did not pass: left out" >&2
        done
      done)
      add_up "$level, $mode" <<<"$lines"
      all_modes+=$lines$'\n'
    done
    add_up "$level, all modes" <<<"$all_modes"
  done
  exit
fi

for exercise in "${exercises[@]}"; do
  for mode in "${modes[@]}"; do
    case_name=$(cases "$exercise" "$mode" | sed -n 1p)
    for level in none bubblewrap local full; do
      printf '%-18s %-7s %-10s ' "$exercise" "$mode" "$level"
      compare "$exercise" "$mode" "$case_name" "$level"
    done
  done
done
