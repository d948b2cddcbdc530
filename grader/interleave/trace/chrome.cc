#include "grader/interleave/trace/chrome.h"

#include <nlohmann/json.hpp>
#include <set>

#include "grader/interleave/trace/notes.h"
#include "grader/interleave/trace/text.h"
#include "grader/interleave/trace/words.h"

namespace trenza::interleave {
namespace {

using nlohmann::json;

constexpr int kStep = 1000;  // microseconds

// Zero means the idle task to Perfetto.
int process_id(int process) { return process + 1; }
int thread_id(int task) { return task + 1; }

class Events {
 public:
  Events(const Trace& trace, const Story& story) : trace_(trace), story_(story), names_(trace) {}

  json all() {
    name_tracks();
    const std::vector<std::string> notes = find_notes(trace_, names_);
    for (std::size_t i = 0; i < trace_.steps.size(); ++i) add_step(i, notes[i]);
    for (const Link& link : story_.links) add_flow(link.from, link.to, "sync", link.what);
    for (std::size_t i = 1; i < trace_.steps.size(); ++i) {
      if (trace_.steps[i].preemption) {
        add_flow(static_cast<int>(i), static_cast<int>(i) + 1, "switch",
                 static_cast<int>(i) + 1 == story_.decisive ? "decisive switch" : "switch");
      }
    }
    if (story_.decisive > 0) {
      const TraceStep& step = trace_.steps[static_cast<std::size_t>(story_.decisive) - 1];
      add_instant(step.task, step.process, kStep * story_.decisive, "decisive switch", "g");
    }
    add_finding();
    return events_;
  }

 private:
  json event(const char* phase, int task, int process, int microseconds, const std::string& name) const {
    return {
        {"ph", phase}, {"name", name}, {"ts", microseconds}, {"pid", process_id(process)}, {"tid", thread_id(task)}};
  }

  void name_tracks() {
    std::set<int> named;
    for (const Lane& lane : story_.lanes) {
      if (named.insert(lane.process).second) {
        json process = event("M", lane.task, lane.process, 0, "process_name");
        process["args"]["name"] = lane.process == 0 ? "first process" : "process " + std::to_string(lane.process);
        events_.push_back(process);
      }
      json thread = event("M", lane.task, lane.process, 0, "thread_name");
      thread["args"]["name"] = lane.name;
      events_.push_back(thread);
      json order = event("M", lane.task, lane.process, 0, "thread_sort_index");
      order["args"]["sort_index"] = lane.task;
      events_.push_back(order);
    }
  }

  void add_step(std::size_t index, const std::string& note) {
    const TraceStep& step = trace_.steps[index];
    json slice = event("X", step.task, step.process, kStep * (static_cast<int>(index) + 1), phrase(step, names_));
    slice["dur"] = kStep;
    slice["cat"] = clean(step.operation);
    json& args = slice["args"];
    args["step"] = index + 1;
    args["where"] = where(step.place);
    args["function"] = clean(step.place.function);
    args["object"] = names_.in(step.object);
    if (step.has_value) {
      args["read"] = number(step.value);
      args["written"] = number(step.written);
    }
    if (!step.how.empty()) args["how"] = clean(step.how);
    if (!note.empty()) args["note"] = note;
    std::string others;
    for (const int task : step.could_run) {
      if (task != step.task) others += (others.empty() ? "" : ", ") + names_.of(task);
    }
    if (!others.empty()) args["could have run instead"] = others;
    args["virtual nanoseconds"] = step.time;
    events_.push_back(slice);
  }

  // An arrow between the middles of two steps, by their numbers.
  void add_flow(int from, int to, const char* category, const std::string& name) {
    const int id = ++flows_;
    for (const int number : {from, to}) {
      const TraceStep& step = trace_.steps[static_cast<std::size_t>(number) - 1];
      json end = event(number == from ? "s" : "f", step.task, step.process, kStep * number + kStep / 2, name);
      end["cat"] = category;
      end["id"] = id;
      // To the slice around it, not to the next that begins.
      if (number == to) end["bp"] = "e";
      events_.push_back(end);
    }
  }

  void add_instant(int task, int process, int microseconds, const std::string& name, const char* scope) {
    json instant = event("i", task, process, microseconds, name);
    instant["s"] = scope;
    events_.push_back(instant);
  }

  void add_finding() {
    const int end = kStep * (static_cast<int>(trace_.steps.size()) + 1);
    for (const Row& row : story_.rows) {
      if (row.kind != Row::Kind::trouble || row.first != 0) continue;
      const Lane& lane = story_.lanes[row.lane];
      json slice = event("X", lane.task, lane.process, end, row.text);
      slice["dur"] = kStep;
      slice["cat"] = "finding";
      slice["args"]["where"] = row.where;
      events_.push_back(slice);
    }
    if (!story_.lanes.empty()) {
      add_instant(story_.lanes[0].task, story_.lanes[0].process, end, story_.kind + ": " + story_.sentence, "g");
    }
  }

  const Trace& trace_;
  const Story& story_;
  const Names names_;
  json events_ = json::array();
  int flows_ = 0;
};

}  // namespace

std::string render_chrome(const Trace& trace, const Story& story) {
  const json out = {{"displayTimeUnit", "ms"},
                    {"otherData", {{"finding", story.sentence}, {"time", "one step is one millisecond"}}},
                    {"traceEvents", Events(trace, story).all()}};
  return out.dump(1) + "\n";
}

}  // namespace trenza::interleave
