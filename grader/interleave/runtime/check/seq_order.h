#ifndef GRADER_INTERLEAVE_RUNTIME_CHECK_SEQ_ORDER_H_
#define GRADER_INTERLEAVE_RUNTIME_CHECK_SEQ_ORDER_H_

#include "grader/interleave/runtime/region/history.h"

namespace trenza::interleave {

// The constraints on the single total order of seq_cst operations, as C++20 has them ([atomics.order], 3 and 4): a
// seq_cst operation comes behind what strongly happens before it; and where A is coherence-ordered before B, then A
// itself, if it is seq_cst, and the seq_cst fences before A come ahead of B itself and of the seq_cst fences behind B.
// An execution is possible if these constraints have no cycle.

// An operation that the calling task is about to do.
struct SeqEvent {
  bool is_seq_cst = false;
  bool late = false;  // there is no room to follow it: it may only do what the newest store allows
  SeqSet from = 0;    // the seq_cst fences that happen before it
  SeqSet before = 0;  // seq_cst: what strongly happens before it
};
SeqEvent seq_event(int order);

// `a` is coherence-ordered before what is done now, `b` behind it: of each, the sets that the rule above speaks of.
// True if that leaves a single order.
bool can_come_between(const SeqEvent& event, SeqSet a, SeqSet b);

// The event takes place there. `ends_epoch`: what its task does next is of another epoch. `same`: the seq_cst loads
// that read the store which it, a load, reads. Returns it as a member of the order, or nothing where it is not seq_cst
// or has no room.
SeqSet come_between(const SeqEvent& event, SeqSet a, SeqSet b, bool ends_epoch, SeqSet same);

// The fences behind `store`, and those behind the reads of it.
SeqSet fences_behind(const StoreRecord& store);
SeqSet fences_behind_readers(const StoreRecord& store);

// The calling task's seq_cst fence, once it has acquired and before it begins an epoch of its own.
void seq_cst_fence();

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_CHECK_SEQ_ORDER_H_
