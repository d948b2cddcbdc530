#include "grader/interleave/runtime/sched/backtrace.h"

#include <unwind.h>

#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

constexpr std::uint32_t kDeepest = 24;

_Unwind_Reason_Code visit(_Unwind_Context* context, void* state) {
  Frames& frames = *static_cast<Frames*>(state);
  const std::uint64_t pc = _Unwind_GetIP(context);
  if (pc == 0 || frames.count >= kDeepest || region->frame_count >= kMaxFrames) return _URC_END_OF_STACK;
  region->frames[region->frame_count++] = pc;
  ++frames.count;
  return _URC_NO_REASON;
}

}  // namespace

Frames record_backtrace() {
  Frames frames{region->frame_count, 0};
  _Unwind_Backtrace(visit, &frames);
  return frames;
}

void prepare_backtraces() {
  _Unwind_Backtrace([](_Unwind_Context*, void*) { return _URC_END_OF_STACK; }, nullptr);
}

}  // namespace trenza::interleave
