#!/usr/bin/env bash
# Hostile submissions that are about what is handed in, not about what the program does when it runs: files that are no
# files, names, edits to the kit, and source that attacks the compiler, the linker or the graders' hooks. Each goes the
# way of a learner's through `./kit grade --submission`; grader/corpus/README.md lists them. Run by
# hand, since each grades the whole course; an argument chooses the tests whose name contains it.
# shellcheck disable=SC2317 # the tests are called by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

# shellcheck source=grader/cli/blackbox.sh
. grader/cli/blackbox.sh
readonly in=$work/in
readonly own=$in/05_race_mutex/race_mutex.cc

# A fresh submission folder with the solutions named, or all.
hand_in() {
  local exercise
  handed_in=("$@")
  [[ $# -gt 0 ]] || mapfile -t handed_in < <(find solutions -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort)
  [[ ! -d $in ]] || chmod -R u+rwx "$in"
  rm -rf "$in" "$work/expected"
  for exercise in "${handed_in[@]}"; do
    mkdir -p "$in/$exercise"
    cp "solutions/$exercise/"*.cc "$in/$exercise/"
  done
}

# Grades the submission in folder $1 and compares the verdicts with $work/expected, where a line is an exercise and the
# verdicts it may get, with slashes between them. What is not named there must pass. No output may hold commands for CI
# systems or control characters.
grade() {
  local status=0
  ./kit grade "${handed_in[@]}" --submission "$1" "${jail[@]}" --json "$work/grades.json" --github >"$work/out" 2>"$work/err" || status=$?
  [[ $status == [01] ]] || fail "./kit grade ended with $status: $(cat "$work/out" "$work/err")" || return
  touch "$work/expected"
  python3 - "$work/grades.json" "$work/expected" "$work/out" "$status" <<'PYTHON'
import json, re, sys
grades = {e["exercise"]: e for e in json.load(open(sys.argv[1]))["exercises"]}
expected = dict(line.split() for line in open(sys.argv[2]))
wrong = []
for name, grade in grades.items():
    wanted = expected.get(name, "PASS")
    if grade["verdict"] not in wanted.split("/"):
        wrong.append(f'{name} got {grade["verdict"]} instead of {wanted}: {grade.get("sentence")}')
passed = all(g["verdict"] in ("PASS", "SKIPPED") for g in grades.values())
if (sys.argv[4] == "0") != passed:
    wrong.append(f"the exit code was {sys.argv[4]}")
out = open(sys.argv[3], "rb").read()
if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", out):
    wrong.append(f"control characters in {out!r}")
commands = re.findall(rb"(?m)^\s*::(?!(?:error|warning|notice) (?:file|title)=)[^\n]*", out)
if commands:
    wrong.append(f"commands in the output: {commands}")
sys.exit("\n".join(wrong) or 0)
PYTHON
}

# Says that exercise $1 must get one of the verdicts $2.
expect() { printf '%s %s\n' "$1" "$2" >>"$work/expected"; }

# The learner's file of exercise $1.
file_of() { printf '%s\n' "$in/$1"/*.cc; }

# Adds standard input to the solution of exercise $1, which must get one of the verdicts $2 then.
add() {
  cat >>"$(file_of "$1")"
  expect "$1" "$2"
}

# What hides, or attacks, the hooks of the graders' tools.
test_own_hooks() {
  hand_in
  add 01_spawn_per_core COMPILE/TAMPER <<<'int main() { return 0; }'
  add 02_shared_value COMPILE/TAMPER <<<'extern "C" void __tsan_on_report(void*) {}'
  add 03_thread_per_core COMPILE/TAMPER <<<'extern "C" const char* __tsan_default_suppressions() { return "race:*"; }'
  add 04_result_queue COMPILE/TAMPER <<<'extern "C" const char* __tsan_default_options() { return "report_bugs=0"; }'
  add 05_race_mutex COMPILE/TAMPER <<'CPP'
extern "C" void AnnotateIgnoreReadsBegin(const char*, int);
void ignored() { AnnotateIgnoreReadsBegin(__FILE__, __LINE__); }
CPP
  add 06_interprocess_lock COMPILE/TAMPER <<<'#include <gtest/gtest.h>'
  add 07_process_pool COMPILE/TAMPER <<'CPP'
namespace testing {
class TestResult {
 public:
  bool Failed() const;
};
bool TestResult::Failed() const { return false; }
}  // namespace testing
CPP
  add 08_thread_pool COMPILE/TAMPER <<<'extern "C" void __sanitizer_set_death_callback(void (*)()) {}'
  grade "$in"
}

# The same for what the kit itself links.
test_own_kit() {
  hand_in
  add 01_spawn_per_core COMPILE/TAMPER <<<'#include "grader/testing/channel.h"'
  add 02_shared_value COMPILE/TAMPER <<'CPP'
namespace trenza {
class Channel;
bool mode_of_my_own() { return true; }
}  // namespace trenza
CPP
  add 03_thread_per_core COMPILE/TAMPER <<'CPP'
namespace trenza {
void not_started(const char*, const char*, int) {}
}  // namespace trenza
CPP
  add 04_result_queue COMPILE/TAMPER <<<'extern "C" int pthread_mutex_lock(void*) { return 0; }'
  add 05_race_mutex COMPILE/TAMPER <<<'extern "C" void _exit(int) { for (;;) {} }'
  add 06_interprocess_lock COMPILE/TAMPER <<'CPP'
extern "C" int system(const char*);
int run_it() { return system("true"); }
CPP
  add 07_process_pool COMPILE/TAMPER <<<'extern "C" void* __libc_start_main = nullptr;'
  add 08_thread_pool COMPILE/TAMPER <<'CPP'
extern "C" void* dlsym(void*, const char*);
void* found() { return dlsym(nullptr, "main"); }
CPP
  grade "$in"
}

# Code that would run before or after main, or that no compiler has seen.
test_early_and_hidden_code() {
  hand_in
  add 01_spawn_per_core COMPILE/TAMPER <<<'[[gnu::constructor]] static void early() {}'
  add 02_shared_value COMPILE/TAMPER <<<'[[gnu::destructor]] static void late() {}'
  add 03_thread_per_core COMPILE/TAMPER <<'CPP'
static void first(int, char**, char**) {}
__attribute__((section(".preinit_array"), used)) static void (*const hook)(int, char**, char**) = first;
CPP
  add 04_result_queue COMPILE/TAMPER <<'CPP'
static void early() {}
__attribute__((section(".init_array"), used)) static void (*const hook)() = early;
CPP
  add 05_race_mutex COMPILE/TAMPER <<<'void empty() { asm volatile("nop"); }'
  add 06_interprocess_lock COMPILE/TAMPER <<<'asm(".section .rodata\n.incbin \"/etc/passwd\"\n.text\n");'
  add 07_process_pool COMPILE/TAMPER <<<'[[gnu::no_sanitize("thread")]] void unseen(int* value) { ++*value; }'
  add 08_thread_pool COMPILE/TAMPER <<'CPP'
extern "C" {
static int one() { return 1; }
static int (*choose())() { return one; }
int chosen() __attribute__((ifunc("choose")));
}
CPP
  grade "$in"
}

# Includes of what is not the learner's.
test_includes() {
  hand_in
  add 01_spawn_per_core COMPILE/TAMPER <<<'#include "/etc/passwd"'
  add 02_shared_value COMPILE/TAMPER <<<'#include "/dev/zero"'
  add 03_thread_per_core COMPILE/TAMPER <<<'#include "../../solutions/03_thread_per_core/thread_per_core.cc"'
  add 04_result_queue COMPILE/TAMPER <<<'#include "solutions/04_result_queue/result_queue.cc"'
  add 05_race_mutex COMPILE/TAMPER <<<'#include __FILE__'
  add 06_interprocess_lock COMPILE/TAMPER <<<'#include "exercises/06_interprocess_lock/interprocess_lock_test.cc"'
  add 07_process_pool COMPILE/TAMPER <<'CPP'
#define PATH </etc/hostname>
#include PATH
CPP
  add 08_thread_pool COMPILE/TAMPER <<<'#include "/proc/self/environ"'
  grade "$in"
  ! grep -q 'root:x:0' "$work/out" "$work/grades.json" || fail 'a system file was shown'
}

# Source on which a compiler would work for hours, or print or write without end.
test_compiler_bombs() {
  hand_in
  add 01_spawn_per_core COMPILE <<'CPP'
template <int N> struct Deep { using type = typename Deep<N + 1>::type; };
Deep<0>::type deep;
CPP
  add 02_shared_value COMPILE <<'CPP'
template <int N, int M> struct Wide { static constexpr long value = Wide<N - 1, 2 * M>::value + Wide<N - 1, 2 * M + 1>::value; };
template <int M> struct Wide<0, M> { static constexpr long value = M; };
static_assert(Wide<28, 1>::value != 0);
CPP
  add 03_thread_per_core COMPILE <<'CPP'
consteval int forever() {
  int i = 0;
  while (i >= 0) i = (i + 1) % 1000;
  return i;
}
static_assert(forever() == 0);
CPP
  for ((i = 0; i < 20000; ++i)); do printf 'undeclared_%d x%d;\n' "$i" "$i"; done | add 04_result_queue COMPILE
  add 05_race_mutex COMPILE <<'CPP'
#define A(x) x x x x x x x x x x
#define B(x) A(A(A(A(A(A(A(A(A(x)))))))))
int b[] = {B(1,)};
CPP
  {
    for ((i = 0; i < 30000; ++i)); do printf '('; done
    printf '0'
  } | { printf 'int nested = ' && cat && printf ';\n'; } | add 06_interprocess_lock COMPILE
  add 07_process_pool COMPILE/MEMORY/CRASH <<<'char large[1ULL << 33] = {1};'
  add 08_thread_pool COMPILE <<<'#error ::error file=x::y ##[error]z'
  grade "$in"
}

# Files that are none.
test_what_is_no_file() {
  hand_in
  local file
  file=$(file_of 01_spawn_per_core) && ln -sf /etc/passwd "$file" && expect 01_spawn_per_core COMPILE
  file=$(file_of 02_shared_value) && rm "$file" && mkfifo "$file" && expect 02_shared_value COMPILE
  file=$(file_of 03_thread_per_core) && rm "$file" && mkdir "$file" && expect 03_thread_per_core COMPILE
  file=$(file_of 04_result_queue) && rm "$file" && head -c 3000000 /dev/zero >"$file" && expect 04_result_queue COMPILE
  file=$(file_of 05_race_mutex) && rm "$file" &&
    python3 -c 'import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$file" && expect 05_race_mutex COMPILE
  mv "$in/06_interprocess_lock" "$work/elsewhere" && ln -s "$work/elsewhere" "$in/06_interprocess_lock" &&
    expect 06_interprocess_lock COMPILE
  file=$(file_of 07_process_pool) && rm "$file" && { mknod "$file" c 1 5 2>/dev/null || mkfifo "$file"; } &&
    expect 07_process_pool COMPILE
  file=$(file_of 08_thread_pool) && truncate -s 1T "$file" && expect 08_thread_pool COMPILE
  grade "$in"
  rm -rf "$work/elsewhere"
  ! grep -q 'root:x:0' "$work/out" "$work/grades.json" || fail 'a system file was shown'
}

# A second name of somebody else's file is read like any file; what is in it must not be shown.
test_a_hard_link() {
  hand_in 05_race_mutex
  printf 'the secret of another learner\n' >"$work/secret" && ln -f "$work/secret" "$own" && expect 05_race_mutex COMPILE
  grade "$in"
}

test_ten_thousand_files() {
  hand_in 05_race_mutex
  mkdir "$in/more" "$in/05_race_mutex/more" &&
    (cd "$in/more" && seq -f 'file%g.cc' 5000 | xargs touch) &&
    (cd "$in/05_race_mutex/more" && seq -f 'file%g.h' 5000 | xargs touch)
  grade "$in"
}

# Names are somebody's text like everything else.
test_names_that_speak() {
  hand_in 05_race_mutex
  local long name
  long=$(printf 'x%.0s' {1..255})
  for name in '=cmd()' $'new\nline ::error::x' '..hidden..' '💥' "$long" $'\e[2J' $'\xff\xfe' '--help' '<script>' '::notice::x'; do
    touch -- "$in/$name" "$in/05_race_mutex/$name" || return
  done
  grade "$in"
}

test_learners_whose_names_speak() {
  local name
  for name in '=cmd()' $'new\nline' '..x' '💥' "$(printf 'y%.0s' {1..255})" '<b>' '-rf' "a'b\"c \$(true)"; do
    hand_in 05_race_mutex
    mv -- "$in" "$work/$name" && grade "$work/$name" || fail "a learner named $name" || return
    rm -rf -- "${work:?}/$name"
  done
}

# A learner's whole tree with everything changed that is not theirs.
test_edits_to_the_kit() {
  hand_in 05_race_mutex
  local tree=$work/tree
  mkdir -p "$tree/exercises" "$tree/.github/workflows" "$tree/grader/runner" "$tree/tools" "$tree/solutions/05_race_mutex"
  mv "$in/05_race_mutex" "$tree/exercises/" || return
  printf 'build --define=taken=1 --no_such_flag\n' >"$tree/.bazelrc"
  printf 'fail("taken")\n' | tee "$tree/BUILD" "$tree/WORKSPACE" "$tree/MODULE.bazel" "$tree/exercises/BUILD" \
    "$tree/exercises/05_race_mutex/BUILD" "$tree/exercises/05_race_mutex/BUILD.bazel" "$tree/grader/runner/BUILD" >/dev/null
  printf '#error taken\n' | tee "$tree/exercises/05_race_mutex/race_mutex.h" \
    "$tree/exercises/05_race_mutex/race_mutex_test.cc" "$tree/solutions/05_race_mutex/race_mutex.cc" >/dev/null
  printf 'on: push\njobs: {}\n' >"$tree/.github/workflows/grade.yml"
  printf '#!/bin/sh\nexit 0\n' | tee "$tree/kit" "$tree/tools/bazel" >/dev/null
  chmod +x "$tree/kit" "$tree/tools/bazel"
  # Only this exercise is in the tree.
  ./kit grade 05 --submission "$tree" "${jail[@]}" >"$work/out" 2>"$work/err" || fail "$(cat "$work/out" "$work/err")"
}

# What one submission leaves in caches must not become the verdict of the next in the same place, even if the files look
# unchanged from outside.
test_cache_poisoning() {
  hand_in 05_race_mutex
  local wrong=$work/wrong.cc
  mutant 05_race_mutex unlocked_getter "$wrong" || return
  touch -d '2020-01-01' "$own" && cp -p "$own" "$work/right.cc" && grade "$in" || return
  cp "$wrong" "$own" && touch -d '2020-01-01' "$own" && expect 05_race_mutex FAIL/RACE/CRASH/TIMEOUT/DEADLOCK/LEAK &&
    grade "$in" || return
  rm "$work/expected" && cp -p "$work/right.cc" "$own" && grade "$in"
}

run_tests "$@"
