#include "grader/interleave/runtime/sched/spin.h"

#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

void begin_round(Spin& spin) {
  spin.round = 0;
  spin.reads = 0;
  spin.key_count = 0;
}

void forget(Spin& spin) {
  spin.patience = Spin().patience;
  spin.first_pc = 0;
  spin.rounds = 0;
  spin.previous = 0;
  spin.parked = false;
  begin_round(spin);
}

// Takes the read at `key` by a call at `pc` for the one that begins a round.
void begin_with(Spin& spin, std::uint64_t pc, Key key) {
  forget(spin);
  spin.first_pc = pc;
  spin.first_key = key;
}

bool waits_for(const Spin& spin, Key key) {
  // A loop without visible reads waits for anything.
  if (spin.key_count == 0 || spin.key_count > Spin::kKeys) return true;
  for (int i = 0; i < spin.key_count; ++i) {
    if (spin.keys[i] == key) return true;
  }
  return false;
}

void add_key(Spin& spin, Key key) {
  if (key == 0 || spin.key_count > Spin::kKeys) return;
  for (int i = 0; i < spin.key_count; ++i) {
    if (spin.keys[i] == key) return;
  }
  if (spin.key_count < Spin::kKeys) spin.keys[spin.key_count] = key;
  ++spin.key_count;
}

}  // namespace

bool repeats(std::uint64_t pc, Key key) {
  const Spin& spin = my_task().spin;
  if (spin.rounds == 0 || spin.parked || spin.key_count != 1) return false;
  return key == 0 || (spin.first_pc == pc && spin.first_key == key);
}

void note_read(std::uint64_t pc, Key key, std::uint64_t value) {
  Spin& spin = my_task().spin;
  if (spin.first_pc == pc && spin.first_key == key) {
    spin.rounds = spin.round == spin.previous ? spin.rounds + 1 : 0;
    spin.previous = spin.round;
    if (spin.rounds >= (spin.key_count == 1 ? kAlikeRoundsOfOnePlace : kAlikeRounds)) {
      // The keys of the round that is complete are what it waits for.
      spin.parked = true;
      region->parked = true;
      spin.round = 0;
    } else {
      begin_round(spin);
    }
  } else if (spin.first_pc == 0) {
    begin_with(spin, pc, key);
  } else if (++spin.reads > spin.patience) {
    // The read that began the round was before the loop, as where a compiler has moved the first look out of it. Twice
    // the patience from now on finds a round of any length (Brent, "An improved Monte Carlo factorization algorithm",
    // 1980).
    const std::uint32_t patience = 2 * spin.patience;
    begin_with(spin, pc, key);
    spin.patience = patience;
  }
  for (const std::uint64_t part : {pc, key, value}) spin.round = (spin.round ^ part) * 0x100'0000'01b3;
  add_key(spin, key);
}

void note_change(Key key) {
  forget(my_task().spin);
  if (key == 0) return;
  ++region->changes;
  region->futile = 0;
  region->idle_clock_reads = 0;
  for (int i = 0; i < region->task_count; ++i) {
    Spin& spin = region->tasks[i].spin;
    // Whoever is in the middle of a round has read part of it before this change.
    if (i != self && waits_for(spin, key)) forget(spin);
  }
}

void unpark_all() {
  for (int i = 0; i < region->task_count; ++i) region->tasks[i].spin.parked = false;
}

}  // namespace trenza::interleave
