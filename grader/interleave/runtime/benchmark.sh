#!/bin/sh
# Measures how many schedules per second one core runs: three threads with some sixty switches, and two processes.
# Also that the memory of the explorer stays flat, and that a seed repeats. Run it on an idle machine:
#
#   bazel build //grader/interleave:explore //grader/interleave/runtime:benchmark_threads //grader/interleave/runtime:benchmark_processes
#   grader/interleave/runtime/benchmark.sh [SCHEDULES]
set -eu
schedules=${1:-20000}
bin=bazel-bin/grader/interleave
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

measure() { # name, program, strategy
  "$bin/explore" --jobs 1 --strategy "$3" --schedules "$schedules" --seconds 3600 --json "$out/one.json" "$2" > "$out/text" ||
    { cat "$out/text"; exit 1; }
  python3 - "$1" "$out/one.json" << 'PYTHON'
import json, sys
data = json.load(open(sys.argv[2]))
print("%-28s %7.0f schedules/s  (%d schedules, %d steps, %d tasks, %d processes, %.1f switches)" %
      (sys.argv[1], data["schedules"] / data["seconds"], data["schedules"], data["steps"], data["tasks"],
       data["processes"], data["mean_switches"]))
PYTHON
}

measure "three threads, random" "$bin/runtime/benchmark_threads" random
measure "three threads, surw" "$bin/runtime/benchmark_threads" surw
measure "two processes, random" "$bin/runtime/benchmark_processes" random

# The largest resident size, after a tenth of the schedules and after all of them.
size() { # schedules
  /usr/bin/env python3 - "$bin/explore" "$bin/runtime/benchmark_threads" "$1" << 'PYTHON'
import resource, subprocess, sys
subprocess.run([sys.argv[1], "--jobs", "1", "--strategy", "random", "--schedules", sys.argv[3], "--seconds", "3600",
                sys.argv[2]], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PYTHON
}
echo "resident kB after $((schedules / 10)): $(size $((schedules / 10))), after $schedules: $(size "$schedules")"
