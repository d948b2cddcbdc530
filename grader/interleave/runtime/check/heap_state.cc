#include "grader/interleave/runtime/check/heap_state.h"

#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/backtrace.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

void say(Finding& finding, const char* text) {
  for (std::size_t i = 0; i + 1 < sizeof finding.text && text[i] != '\0'; ++i) finding.text[i] = text[i];
}

// A misuse of the block in which `address` lies, which was given back before.
[[noreturn]] void conclude_with_free(std::uintptr_t address, const char* text, std::uint64_t pc) {
  std::uintptr_t begin = address & ~(kHeapGranule - 1);
  while (begin > kHeap && heap_state(begin) == HeapState::freed) begin -= kHeapGranule;
  Finding finding;
  finding.kind = FindingKind::misuse;
  finding.task = static_cast<std::uint8_t>(self);
  finding.in_child = my_task().process != 0;
  finding.pc = pc;
  finding.address = address;
  finding.key = key_of(reinterpret_cast<const void*>(address));
  if (region->plan.detailed) finding.frames = record_backtrace();
  say(finding, text);
  if (heap_state(begin) == HeapState::freed_begins) {
    const auto& freed = *reinterpret_cast<const FreedBlock*>(begin);
    RaceSide& side = finding.sides[0];
    side.pc = freed.pc;
    side.task = static_cast<std::uint8_t>(freed.task);
    side.is_write = side.is_free = true;
    side.frames = {freed.frames >> 5, freed.frames & 31};
  }
  conclude(finding);
}

}  // namespace

void conclude_use_after_free(std::uintptr_t address, bool is_write, std::uint64_t pc) {
  conclude_with_free(address, is_write ? "write to memory that was given back" : "read of memory that was given back",
                     pc);
}

void conclude_bad_free(std::uintptr_t address, std::uint64_t pc) {
  const bool aligned = address % kHeapGranule == 0;
  if (aligned && is_in_heap(address) && heap_state(address) == HeapState::freed_begins) {
    conclude_with_free(address, "memory is given back a second time", pc);
  }
  conclude_with_free(address, "what is given back is not the beginning of memory that was allocated", pc);
}

}  // namespace trenza::interleave
