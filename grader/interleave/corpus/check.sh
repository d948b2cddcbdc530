#!/usr/bin/env bash
# Checks that the corpus is what its README says.
#
#   check.sh            everything below; exit 0 only if all of it holds
#   check.sh NAME…      only these programs, e.g. `check.sh seqlock process_lock_order`; the README is left aside
#   check.sh --readme   writes the README's table anew from the programs' first lines
#
# For every program: the first lines name kind and tasks; it compiles without a warning with g++ and clang++ at -O0 and
# -O2. A correct one is run RUNS times (5 unless set) from each build and under ThreadSanitizer of both compilers, and
# must end with 0 and without a report. A wrong one of several processes is run under ThreadSanitizer, which must say
# nothing, whatever else happens: hanging until HANG seconds (3 unless set) have passed is what some of them do. A
# structure is compiled right and with each place weakened, and run right.
# JOBS programs are checked at a time, as many as there are cores unless set.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
export RUNS=${RUNS:-5} HANG=${HANG:-3} JOBS=${JOBS:-$(nproc)}
# A forked child has not the parent's other threads, which ThreadSanitizer would take for leaked.
export TSAN_OPTIONS=report_thread_leaks=0
readonly patience=60 # Seconds for a correct program, which needs milliseconds: only a hang takes as long.
readonly kinds='RACE|DEADLOCK|LIVELOCK|LOST_WAKEUP|ASSERT|MISUSE|CRASH'

# The value of a tag in the program's first lines: tag FILE NAME.
tag() { sed -n "1,4s|^// $2: ||p" "$1"; }

# What the program does, in one line: the comment after the tags.
prose() {
  awk '!/^\/\//{exit} /^\/\/ (expect|tasks|tsan|weakened [0-9]+): /{next} {sub(/^\/\/ /, ""); printf "%s%s", sep, $0; sep = " "}' "$1"
}

first_sentence() { prose "$1" | sed -E 's/([.!?]) .*/\1/'; }

# How many memory orders of a structure can be weakened.
places() { grep -c '^// weakened [0-9]*: ' "$1" || true; }

fail() {
  echo "FAIL $1: $2"
  failed=1
}

check_head() {
  local file=$1 name=$2 folder=$3
  [[ $(tag "$file" tasks) =~ ^(threads|processes)$ ]] || fail "$name" "line '// tasks: threads' or '// tasks: processes' is missing"
  [[ -n $(prose "$file") ]] || fail "$name" "nothing says what the program does"
  if [[ $folder == incorrect || $folder == races ]]; then
    [[ $(head -n 1 "$file") =~ ^//\ expect:\ ($kinds)$ ]] || fail "$name" "the first line must be '// expect: KIND', KIND one of $kinds"
  elif grep -q '^// expect:' "$file"; then
    fail "$name" "a correct program expects nothing"
  elif [[ $folder == structures ]]; then
    local numbers
    numbers=$(sed -nE "s,^// weakened ([0-9]+): ($kinds): .*,\\1,p" "$file" | tr '\n' ' ')
    [[ -n $numbers && $numbers == "$(seq -s ' ' "$(places "$file")") " ]] ||
      fail "$name" "the lines '// weakened N: KIND: WHAT' must count from 1, with a KIND of $kinds"
  fi
}

compile() {
  local file=$1 output=$2
  shift 2
  "$@" -std=c++20 -Wall -Wextra -Werror -pthread -I "$root" "$file" -o "$output"
}

# Runs a correct program; it must end with 0 and without a ThreadSanitizer report.
run_clean() {
  local name=$1 program=$2 log=$3 status
  for ((i = 0; i < RUNS; ++i)); do
    status=0
    { timeout -s KILL "$patience" "$program" >"$log" 2>&1 || status=$?; } 2>/dev/null
    if ((status != 0)) || grep -q 'ThreadSanitizer' "$log"; then
      fail "$name" "$(basename "$program") ended with $status: $(head -c 600 "$log")"
      return
    fi
  done
}

# Runs a wrong program; ThreadSanitizer must say nothing, whether it passes, fails or hangs.
run_silent() {
  local name=$1 program=$2 log=$3
  for ((i = 0; i < RUNS; ++i)); do
    local status=0
    { timeout -s KILL "$HANG" "$program" >"$log" 2>&1 || status=$?; } 2>/dev/null
    if grep -q 'WARNING: ThreadSanitizer' "$log"; then
      fail "$name" "ThreadSanitizer reports what only an explorer should find: $(head -c 600 "$log")"
      return
    fi
    # One that hangs does so each time or by chance; either way the report would have come before.
    ((status != 137)) || return 0
  done
}

# Everything about one program, in a folder of its own: check_one FILE.
check_one() {
  local file=$1 name folder work compiler level place
  name=$(basename "$file" .cc)
  folder=$(basename "$(dirname "$file")")
  work=$(mktemp -d "$SCRATCH/$name.XXXXXX")
  failed=0
  check_head "$file" "$name" "$folder"
  for compiler in g++ clang++; do
    for level in -O0 -O2; do
      if ! compile "$file" "$work/$compiler$level" "$compiler" "$level" 2>"$work/log"; then
        fail "$name" "$compiler $level: $(head -c 1500 "$work/log")"
      elif [[ $folder == correct || $folder == structures ]]; then
        run_clean "$name" "$work/$compiler$level" "$work/log"
      fi
    done
    for ((place = 1; place <= $(places "$file"); ++place)); do
      compile "$file" "$work/weakened" "$compiler" -O2 "-DWEAKENED=$place" 2>"$work/log" ||
        fail "$name" "$compiler, weakened $place: $(head -c 1500 "$work/log")"
    done
    if [[ $folder == correct && -z $(tag "$file" tsan) || $folder == incorrect && $(tag "$file" tasks) == processes ]]; then
      # g++ warns that ThreadSanitizer does not follow fences; where that matters, the program says "tsan: skip".
      local quiet=()
      [[ $compiler == g++ ]] && quiet=(-Wno-tsan)
      if ! compile "$file" "$work/$compiler-tsan" "$compiler" -O1 -fsanitize=thread "${quiet[@]}" 2>"$work/log"; then
        fail "$name" "$compiler -fsanitize=thread: $(head -c 1500 "$work/log")"
      elif [[ $folder == correct ]]; then
        run_clean "$name" "$work/$compiler-tsan" "$work/log"
      else
        run_silent "$name" "$work/$compiler-tsan" "$work/log"
      fi
    fi
  done
  rm -rf "$work"
  return "$failed"
}

count() { find "$here/$1" -name "${2:-*.cc}" | wc -l; }

table() {
  local file
  printf '### Correct: %d programs\n\n| program | tasks | what it does |\n|---|---|---|\n' "$(count correct)"
  for file in "$here"/correct/*.cc; do
    printf '| %s | %s | %s |\n' "$(basename "$file" .cc)" "$(tag "$file" tasks)" "$(first_sentence "$file")"
  done
  printf '\n### Incorrect: %d programs, %d of them with processes\n\n' "$(count incorrect)" \
    "$(grep -l '^// tasks: processes' "$here"/incorrect/*.cc | wc -l)"
  printf '| program | kind | tasks | what it does |\n|---|---|---|---|\n'
  for file in "$here"/incorrect/*.cc; do
    printf '| %s | %s | %s | %s |\n' "$(basename "$file" .cc)" "$(tag "$file" expect)" "$(tag "$file" tasks)" \
      "$(first_sentence "$file")"
  done
  printf '\n### Races: %d programs\n\n| program | leads to | what it does |\n|---|---|---|\n' "$(count races)"
  for file in "$here"/races/*.cc; do
    printf '| %s | %s | %s |\n' "$(basename "$file" .cc)" "$(tag "$file" expect)" "$(first_sentence "$file")"
  done
  printf '\n### Structures: %d programs, with %d places to weaken\n\n' "$(count structures)" \
    "$(cat "$here"/structures/*.cc | grep -c '^// weakened')"
  printf '| program | places | what it does |\n|---|---|---|\n'
  for file in "$here"/structures/*.cc; do
    printf '| %s | %s | %s |\n' "$(basename "$file" .cc)" "$(places "$file")" "$(first_sentence "$file")"
  done
}

# The README up to and with the heading over the table, and the table as it must be.
wanted_readme() {
  sed '/^## Programs$/q' "$here/README.md"
  printf '\n'
  table
}

check_corpus() {
  wanted_readme | cmp -s - "$here/README.md" || fail README.md "the table is out of date; run: $0 --readme"
  (($(count correct) >= 60)) || fail correct "fewer than 60 programs"
  (($(count incorrect) >= 60)) || fail incorrect "fewer than 60 programs"
  (($(grep -l '^// tasks: processes' "$here"/incorrect/*.cc | wc -l) >= 20)) || fail incorrect "fewer than 20 with processes"
}

case ${1:-} in
--one)
  check_one "$2"
  exit
  ;;
--readme)
  wanted=$(wanted_readme)
  printf '%s\n' "$wanted" >"$here/README.md"
  exit
  ;;
esac

failed=0
files=()
if (($# == 0)); then
  check_corpus
  files=("$here"/{correct,incorrect,races,structures}/*.cc)
else
  for name; do
    mapfile -t found < <(find "$here"/{correct,incorrect,races,structures} -name "$name.cc")
    ((${#found[@]} > 0)) || { echo "no program is called '$name'" && exit 2; }
    files+=("${found[@]}")
  done
fi

SCRATCH=$(mktemp -d)
export SCRATCH
trap 'rm -rf "$SCRATCH"' EXIT
printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$JOBS" "${BASH_SOURCE[0]}" --one || failed=1
if ((failed)); then
  echo "The corpus does not hold: see the lines that begin with FAIL."
  exit 1
fi
echo "${#files[@]} programs hold."
