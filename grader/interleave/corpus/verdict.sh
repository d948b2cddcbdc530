#!/bin/sh
# Explores a program of the corpus and compares what is found with what its first lines expect.
#
#   verdict.sh EXPLORE PROGRAM SOURCE SCHEDULES [WEAKENED PLACES]
#   verdict.sh EXPLORE PROGRAM SOURCE SCHEDULES --OPTIONS…
#
# With WEAKENED, the program is a structure with PLACES memory orders to weaken, of which that one was (0: none). It is
# explored with weak memory; a right one by the random mixture, too, which does not end before SCHEDULES.
explore=$1 program=$2 source=$3 schedules=$4
shift 4
work=$(mktemp -d "${TEST_TMPDIR:-/tmp}/explored.XXXXXX") || exit 3
trap 'rm -rf "$work"' EXIT

# Fails unless what a strategy finds is what `expected` says: found_by STRATEGY OPTIONS…
found_by() {
  strategy=$1
  shift
  "$explore" --schedules "$schedules" --strategy "$strategy" "$@" --json "$work/found.json" "$program" >"$work/said" 2>&1
  status=$?
  cat "$work/said"
  if [ "$status" -ge 2 ]; then
    echo "explore ended with $status."
    exit 1
  fi
  found=$(sed -n 's/^ *"found": *"\([a-z_]*\)".*/\1/p' "$work/found.json")
  # A wrong result is told by assert or by the exit code.
  case $found in
    assertion | exit_code) found=assert ;;
  esac
  if [ "$found" != "$expected" ]; then
    echo "Expected «${expected:-nothing}», found «${found:-nothing}»."
    exit 1
  fi
}

case ${1:-} in
  '' | -*)
    expected=$(sed -n '1s,^// expect: ,,p' "$source" | tr '[:upper:]' '[:lower:]')
    found_by portfolio "$@"
    exit
    ;;
esac
weakened=$1 places=$2
if [ "$(grep -c '^// weakened [0-9]*: ' "$source")" != "$places" ]; then
  echo "The first lines of $source do not tell of $places places, as its test does."
  exit 1
fi
expected=$(sed -n "s,^// weakened $weakened: \\([A-Z]*\\): .*,\\1,p" "$source" | tr '[:upper:]' '[:lower:]')
if [ "$weakened" = 0 ]; then
  found_by mixture --weak
elif [ -z "$expected" ]; then
  echo "The first lines of $source do not tell of place $weakened."
  exit 1
fi
found_by portfolio --weak
