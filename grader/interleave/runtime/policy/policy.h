#ifndef GRADER_INTERLEAVE_RUNTIME_POLICY_POLICY_H_
#define GRADER_INTERLEAVE_RUNTIME_POLICY_POLICY_H_

#include "grader/interleave/runtime/region/region.h"
#include "grader/interleave/runtime/sched/candidates.h"

namespace trenza::interleave {

// After so many steps in a row, a policy that prefers the current task lets others have a turn, so that a loop that
// waits and writes is not followed for ever.
inline constexpr std::uint32_t kFairSteps = 200;

// What the plan of `region` says about who takes the next step: first the choices of its prefix, then its policy.
// `current` took the last step. The same region, candidates and current give the same answer.
Choice choose(Region& region, const Candidates& candidates, int current);

// Tells the policy that `task` is new, has announced its pending operation, or has just taken `op`.
void policy_task_added(Region& region, int task);
void policy_announced(Region& region, int task);
void policy_taken(Region& region, int task, const Op& op);

// The single policies. `tasks` is not empty; each returns one of them.
int choose_randomly(Region& region, const TaskSet& tasks);
int choose_sticky(Region& region, const TaskSet& tasks, int current);
int choose_by_priority(Region& region, const TaskSet& tasks);                       // pos
int choose_pct(Region& region, const TaskSet& tasks, int current);                  //
int choose_surw(Region& region, const TaskSet& tasks);                              //
Choice choose_in_order(Region& region, const Candidates& candidates, int current);  // oldest, newest, with delays

// True if surw counts `op`.
bool is_interesting(const Plan& plan, const Op& op);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_POLICY_POLICY_H_
