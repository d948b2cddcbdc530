#!/usr/bin/env bash
# How long a learner waits for the table when the program hangs: from the save of one file to the end of the command, for
# mistakes that beginners make, each put into a copy of the solution.
#
#   grader/bench/hangs.sh [NAME...]     only those whose name contains one of the words
#
# Prints seconds, the same in units of one compilation of that file (measured at the same moment, because machines
# differ), and the verdict. What is due stands in docs/figures.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
names=("$@")

is_asked_for() {
  local word
  for word in "${names[@]}"; do [[ $1 != *"$word"* ]] || return 0; done
  ((${#names[@]} == 0))
}

seconds_since() { awk -v a="$1" -v b="$(date +%s.%N)" 'BEGIN { printf "%.2f", b - a }'; }

# hang NAME EXERCISE SED: changes the solution of EXERCISE by the sed script, and grades it as a submission. The first
# grade is of the solution itself, so that the kit's own part is built.
hang() {
  local name=$1 folder=$2 script=$3 file begin compiled took
  is_asked_for "$name" || return 0
  file=$(basename "$(ls solutions/"$folder"/*.cc)")
  mkdir -p "$work/$name/$folder"
  cp "solutions/$folder/$file" "$work/$name/$folder/"
  ./kit grade --submission "$work/$name" "$folder" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 1
  }
  sed -i -E "$script" "$work/$name/$folder/$file"
  ! cmp -s "solutions/$folder/$file" "$work/$name/$folder/$file" || {
    printf 'the solution of %s has changed, and %s means nothing there\n' "$folder" "$name" >&2
    exit 1
  }
  begin=$(date +%s.%N)
  g++ -std=c++20 -O2 -g -iquote . -c "$work/$name/$folder/$file" -o /dev/null
  compiled=$(seconds_since "$begin")
  begin=$(date +%s.%N)
  ./kit grade --submission "$work/$name" "$folder" >"$work/log" 2>&1 || (($? == 1)) || cat "$work/log" >&2
  took=$(seconds_since "$begin")
  awk -v name="$name" -v took="$took" -v one="$compiled" 'BEGIN { printf "%-34s %6.1f s %6.1f  ", name, took, took / one }'
  awk -v folder="$folder" '$1 == folder { print $NF; exit }' "$work/log"
}

printf '%-34s %8s %6s  %s\n' 'mistake' 'time' 'units' 'verdict'
hang 01_child_returns 01_spawn_per_core 's/^  _exit\(exit_code\);$/  (void)exit_code;/; s/^\[\[noreturn\]\] (void run_child)/\1/'
hang 01_waits_in_the_loop 01_spawn_per_core 's/^    children.push_back\(pid\);$/    wait_for(pid);/'
hang 02_waits_in_the_loop 02_shared_value 's/^    if \(pid_ < 0\) throw/    wait();\n&/'
hang 03_hangs_everywhere 03_thread_per_core 's/^  std::vector<int> results\(n\);$/  for (;;) pause();\n&/; s/^#include <thread>$/&\n#include <unistd.h>/'
hang 04_notify_forgotten 04_result_queue 's/^  state_->changed.notify_one\(\);$//'
hang 04_get_holds_what_put_needs 04_result_queue 's/^  std::mutex mutex;$/&\n  std::mutex whole;/; s/^(void ResultQueue::put|std::string ResultQueue::get\()(.*)\{$/\1\2{\n  const std::lock_guard one_at_a_time(state_->whole);/'
hang 04_if_and_detach 04_result_queue 's/std::vector<std::jthread> threads;/std::vector<std::thread> threads;/; s/^    threads.emplace_back\((.*)\);$/    std::thread(\1).detach();/; s/^  state_->changed.wait\(lock, .*$/  if (!state_->ready()) state_->changed.wait(lock);/'
hang 04_if_and_wait_for 04_result_queue 's/^  if \(!state_->changed.wait_until\(.*$/  if (!state_->ready()) state_->changed.wait_until(lock, deadline);\n  if (!state_->ready()) return std::nullopt;/'
hang 04_spins_without_a_lock 04_result_queue 's/^  state_->changed.wait\(lock, .*$/  lock.unlock();\n  while (state_->items.empty()) {}\n  lock.lock();/'
hang 05_never_unlocked 05_race_mutex 's/^  const std::lock_guard<std::mutex> guard\(state_->mutex\);$/  state_->mutex.lock();/'
hang 05_locks_twice 05_race_mutex 's/^  const int seen = state_->value;$/  const int seen = get();/'
hang 06_never_unlocked 06_interprocess_lock 's/^void InterprocessMutex::unlock\(\) .*$/void InterprocessMutex::unlock() {}/'
hang 06_private_mutex 06_interprocess_lock '/PTHREAD_PROCESS_SHARED/d'
hang 06_std_mutex 06_interprocess_lock 's/^  pthread_mutex_t mutex;/  pthread_mutex_t mutex;\n  std::mutex other;/; s/^void InterprocessMutex::lock\(\) .*$/void InterprocessMutex::lock() { state_->other.lock(); }/; s/^void InterprocessMutex::unlock\(\) .*$/void InterprocessMutex::unlock() { state_->other.unlock(); }/'
hang 07_worker_never_answers 07_process_pool 's/^    if \(retry\(\[&\] \{ return send\(socket, &reply.*$/    (void)size;/'
hang 08_worker_never_told 08_thread_pool '/^void ThreadPool::stop/,/^}/ s/^  state_->changed.notify_all\(\);$//; /^void ThreadPool::shutdown/,/^}/ s/^  state_->changed.notify_all\(\);$//'
hang 08_joins_under_the_lock 08_thread_pool '/^void ThreadPool::shutdown/,/^}/ { s/^  \{$//; s/^  \}$//; s/^    const std::lock_guard/  const std::lock_guard/ }'
