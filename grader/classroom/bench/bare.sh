#!/usr/bin/env bash
# What grading costs without the kit and without Bazel: a loop of the very commands that Bazel runs for a text, with the
# same files and flags, and then the runner in all modes. One text at a time; CPU seconds of them all on standard output.
#
#   grader/classroom/bench/bare.sh EXERCISE TEXT…
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

readonly exercise=$1 package=submissions/bare/$1 name=${1#*_}
shift
work=$(mktemp -d)
trap 'rm -rf "$work" submissions/bare' EXIT
mkdir -p "$package"
printf 'load("//grader/bazel:exercise.bzl", "implementation")\n\nimplementation(name = "", exercise = "//exercises/%s", srcs = ["%s.cc"])\n' \
  "$exercise" "$name" >"$package/BUILD"

# A text that no cache knows, so that every command is run, and printed.
{ cat "$1" && printf '// %s\n' "$EPOCHREALTIME"; } >"$package/$name.cc"
"${BAZEL:-bazel}" build --color=no --curses=no --subcommands --disk_cache= "//$package:grade" >"$work/log" 2>&1 || { cat "$work/log" >&2 && exit 3; }
awk -v ours="^SUBCOMMAND: # //$package:" '/^SUBCOMMAND: / { on = $0 ~ ours; next } /^[^( ]/ { on = 0 } on' "$work/log" >"$work/commands.sh"
built=$(realpath "bazel-bin/$package")
chmod -R u+w "$built"

TIMEFORMAT='%U %S'
{ time for text in "$@"; do
  cp "$text" "$package/$name.cc"
  # A text that does not compile is not run; a wrong one ends the runner with 1.
  if bash -e "$work/commands.sh" >"$work/out" 2>&1; then
    (cd "$built/grade.runfiles/trenza" && TEST_TMPDIR=$work XML_OUTPUT_FILE=$work/test.xml "$built/grade" "${JAIL:---jail=best}") >"$work/out" 2>&1 || true
  fi
done; } 2>&1 | awk '{ print $1 + $2 }'
