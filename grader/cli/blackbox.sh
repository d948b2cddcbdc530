# What the black-box tests of ./kit share; they source it from the workspace. A test is a function test_* of the file
# that does so: it fails if a command in it does, or by `fail`. The file ends with `run_tests "$@"`.
# shellcheck shell=bash disable=SC2034 # the tests use what is set here

work=$(mktemp -d)
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
export NO_COLOR=1

# Submissions are graded under the full level of the jail only. Where this machine cannot have it, the tests name the best
# that it has.
jail=()
./kit doctor 2>/dev/null | grep -q 'Jail: level full' || jail=(--jail best)

fail() {
  printf '%s\n' "$*" >&2
  return 1
}

# How ./kit is started; a file that starts it in another way defines this again.
run_kit() { ./kit "$@"; }

# Runs ./kit with the arguments after the expected exit code; its output goes to $work/out and $work/err.
kit() {
  local expected=$1 status=0
  shift
  run_kit "$@" >"$work/out" 2>"$work/err" || status=$?
  [[ $status == "$expected" ]] || fail "./kit $* ended with $status instead of $expected: $(cat "$work/out" "$work/err")"
}

# The last kit printed this.
says() { grep -qF -- "$1" "$work/out" "$work/err" || fail "«$1» is missing from: $(cat "$work/out" "$work/err")"; }

# Writes the solution with a mistake to a file: mutant 05_race_mutex unlocked_getter FILE
mutant() {
  local folder=solutions/$1
  patch --silent --fuzz=0 --output="$3" "$(find "$folder" -maxdepth 1 -name '*.cc')" "$folder/mutants/$2.patch"
}

# What the kit remembers is put aside for a while, and brought back.
forget() {
  if [[ -d .trenza ]]; then mv .trenza "$work/trenza"; fi
  trap 'rm -rf .trenza; if [[ -d $work/trenza ]]; then mv "$work/trenza" .trenza; fi' EXIT
}

# Runs every test whose name contains $1, and ends the script: with 1 if one of them failed, or the tree was changed.
run_tests() {
  local before name failed=0
  before=$(git status --porcelain)
  for name in $(compgen -A function | grep '^test_' | grep -- "${1:-}"); do
    if ("$name"); then
      printf 'ok   %s\n' "${name#test_}"
    else
      printf 'FAIL %s\n' "${name#test_}"
      failed=1
    fi
  done
  [[ $(git status --porcelain) == "$before" ]] || { printf 'FAIL the working tree was changed\n'; failed=1; }
  exit "$failed"
}
