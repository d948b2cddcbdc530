#ifndef GRADER_INTERLEAVE_RUNTIME_SCHED_PAUSE_H_
#define GRADER_INTERLEAVE_RUNTIME_SCHED_PAUSE_H_

namespace trenza::interleave {

// If the plan wants the schedule to stop at the step that the calling task is about to do (Plan::pause_at): tells the
// explorer, waits until Region::hold is 0 again, and then calls trenza_decisive_step().
void pause_if_asked();

}  // namespace trenza::interleave

// Does nothing: a debugger's breakpoint belongs here, since it is called by the thread that is about to do the step.
extern "C" void trenza_decisive_step();

#endif  // GRADER_INTERLEAVE_RUNTIME_SCHED_PAUSE_H_
