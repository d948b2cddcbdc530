#!/usr/bin/env bash
# Makes the zip file that Gradescope wants as an autograder, of what is committed here:
#
#   grader/classroom/gradescope/bundle.sh autograder.zip [EXERCISE…]
#
# HIDDEN=DIR in the environment adds the hidden cases of that folder.
set -euo pipefail
(($# > 0)) || { echo "usage: ${BASH_SOURCE[0]} FILE.zip [EXERCISE…]" >&2; exit 2; }
out=$(realpath -m "$1")
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'EXERCISES="%s"\nJAIL=full\nFEEDBACK=all\n' "$*" >"$work/settings"
hidden=()
if [[ ${HIDDEN:-} ]]; then
  tar -czf "$work/hidden.tar.gz" --exclude-vcs -C "$HIDDEN" .
  hidden=(--add-file="$work/hidden.tar.gz")
fi
cd "$here/../../.."
# What is added has the prefix that was named last before it.
git archive --format=zip --output="$out" --add-file="$here/setup.sh" --add-file="$here/run_autograder" \
  --add-file="$work/settings" "${hidden[@]}" --prefix=trenza/ HEAD -- . ':(exclude)solutions'
printf '%s is ready. In it, settings names the exercises, the level of the jail, and what students are told.\n' "$out"
