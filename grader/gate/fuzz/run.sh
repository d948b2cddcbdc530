#!/usr/bin/env bash
# Searches for texts that the gate's tokenizer reads otherwise than g++ does, with clang's libFuzzer (Debian: clang).
#
#   grader/gate/fuzz/run.sh [SECONDS]
#
# It starts from the committed corpus, and leaves a text that it has found in the current folder. Such a text becomes a
# file of the corpus when the tokenizer is mended.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

seconds=${1:-600}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address -I. -o "$work/fuzzer" grader/gate/fuzz/{tokens_fuzzer,disagreement}.cc \
  grader/gate/{tokens,expanded_source}.cc grader/gate/compiler/bounded_run.cc
mkdir "$work/found" "$work/tmp"
TMPDIR=$work/tmp "$work/fuzzer" -max_total_time="$seconds" -max_len=200 -only_ascii=1 -dict=grader/gate/fuzz/cxx.dict \
  -artifact_prefix="$OLDPWD/" -print_final_stats=1 "$work/found" grader/gate/fuzz/corpus
