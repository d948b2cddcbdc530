#include "grader/interleave/trace/notes.h"

#include <fmt/format.h>

#include <cstddef>
#include <map>
#include <utility>

namespace trenza::interleave {

std::vector<std::string> find_notes(const Trace& trace, const Names& names) {
  std::vector<std::string> notes(trace.steps.size());
  std::map<std::pair<int, std::string>, std::size_t> seen;  // by task and object: its last look at the value
  std::map<std::string, std::size_t> changed;               // by object: the last write
  for (std::size_t i = 0; i < trace.steps.size(); ++i) {
    const TraceStep& step = trace.steps[i];
    const bool notifies = step.operation == "notify_one" || step.operation == "notify_all";
    if (notifies && step.result == 0) notes[i] = "nobody waits for it now";
    if (!step.has_value || step.object.empty()) continue;
    const bool stores = step.operation == "store";
    const auto last_look = seen.find({step.task, step.object});
    const auto last_write = changed.find(step.object);
    if (stores && last_look != seen.end() && last_write != changed.end() && last_write->second > last_look->second &&
        trace.steps[last_write->second].task != step.task) {
      notes[i] =
          fmt::format("overwrites what {} wrote in step {}: last looked in step {}",
                      names.of(trace.steps[last_write->second].task), last_write->second + 1, last_look->second + 1);
    }
    seen[{step.task, step.object}] = i;
    if (stores || step.value != step.written) changed[step.object] = i;
  }
  return notes;
}

}  // namespace trenza::interleave
