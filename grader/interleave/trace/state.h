#ifndef GRADER_INTERLEAVE_TRACE_STATE_H_
#define GRADER_INTERLEAVE_TRACE_STATE_H_

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "grader/interleave/search/trace.h"
#include "grader/interleave/trace/words.h"

namespace trenza::interleave {

// A task between two steps.
struct TaskState {
  bool begun = false;
  bool ended = false;
  Place place;                     // of its last step in a line that the reader knows; line 0: it was in none yet
  std::vector<std::string> holds;  // the locks, in the order in which it took them
  std::string waits_for;           // "waits to lock mutex m, held by thread 1"; empty if it can go on
};

// What a reader may want to know of the moment between two steps of a trace. Goes forward only.
class State {
 public:
  // `source` as StoryOptions has it (story.h). All three must live as long.
  State(const Trace& trace, const Names& names, const std::function<std::string(const Place&)>& source);

  // Goes on to the moment after step `number`, from 1; 0 is before the first. Never back.
  void go_to(std::size_t number);

  // By the number of the task.
  TaskState of(int task) const;
  // What is known of memory that has a name, in the order in which it was used: "state_->value" and "1".
  const std::vector<std::pair<std::string, std::string>>& values() const { return values_; }

 private:
  void take(const TraceStep& step);
  void note_value(const TraceStep& step);
  // Who holds `object`, other than `task`: ", held by thread 1"; empty if nobody does.
  std::string holder(const std::string& object, int task) const;
  std::string waits(int task) const;
  // The next step of `task`; null if it has none.
  const TraceStep* next_of(int task) const;

  const Trace& trace_;
  const Names& names_;
  const std::function<std::string(const Place&)>& source_;
  std::size_t now_ = 0;  // steps taken
  std::map<int, TaskState> tasks_;
  std::map<int, std::vector<std::string>> held_;  // objects, as the trace calls them
  std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_STATE_H_
