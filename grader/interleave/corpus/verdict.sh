#!/bin/sh
# Explores a program of the corpus and compares what is found with what its first line expects.
#
#   verdict.sh EXPLORE PROGRAM SOURCE SCHEDULES
explore=$1 program=$2 source=$3 schedules=$4
work=$(mktemp -d "${TEST_TMPDIR:-/tmp}/explored.XXXXXX") || exit 3
trap 'rm -rf "$work"' EXIT

"$explore" --schedules "$schedules" --json "$work/found.json" "$program" >"$work/said" 2>&1
status=$?
cat "$work/said"

expected=$(sed -n '1s,^// expect: ,,p' "$source" | tr '[:upper:]' '[:lower:]')
found=$(sed -n 's/^ *"found": *"\([a-z_]*\)".*/\1/p' "$work/found.json")
# A wrong result is told by assert or by the exit code.
case $found in
  assertion | exit_code) found=assert ;;
esac
if [ "$status" -ge 2 ]; then
  echo "explore ended with $status."
  exit 1
fi
if [ "$found" != "$expected" ]; then
  echo "Expected «${expected:-nothing}», found «${found:-nothing}»."
  exit 1
fi
