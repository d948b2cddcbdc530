#include "grader/interleave/search/json.h"

#include <nlohmann/json.hpp>

#include "grader/interleave/search/statement.h"

namespace trenza::interleave {
namespace {

using nlohmann::json;

json place_json(const Place& place) {
  if (place.line == 0) return nullptr;
  return {{"function", place.function}, {"file", place.file}, {"line", place.line}};
}

json step_json(const TraceStep& step) {
  json out = {{"task", step.task},
              {"process", step.process},
              {"operation", step.operation},
              {"how", step.how},
              {"object", step.object},
              {"place", place_json(step.place)},
              {"pc", step.pc},
              {"result", step.result},
              {"preemption", step.preemption},
              {"could_run", step.could_run},
              {"time", step.time}};
  if (step.has_value) {
    out["value"] = step.value;
    out["written"] = step.written;
    if (step.source != 0) out["source"] = step.source;
    if (step.newer != 0) out["newer"] = step.newer;
  }
  return out;
}

}  // namespace

json to_json(const Trace& trace) {
  json steps = json::array();
  for (const TraceStep& step : trace.steps) steps.push_back(step_json(step));
  json tasks = json::array();
  for (const TraceTask& task : trace.tasks) {
    tasks.push_back({{"task", task.task},
                     {"process", task.process},
                     {"parent", task.parent},
                     {"ended", task.ended},
                     {"waits_for", task.waits_for},
                     {"place", place_json(task.place)}});
  }
  json accesses = json::array();
  for (const TraceAccess& access : trace.accesses) {
    accesses.push_back({{"task", access.task}, {"what", access.what}, {"place", place_json(access.place)}});
  }
  return {{"kind", trace.kind},   {"sentence", trace.sentence},
          {"task", trace.task},   {"place", place_json(trace.place)},
          {"races", trace.races}, {"object", trace.object},
          {"accesses", accesses}, {"hash", trace.hash},
          {"steps", steps},       {"tasks", tasks}};
}

json to_json(const Exploration& exploration, const Trace* trace, const std::string& token) {
  json out = {{"found", nullptr},
              {"sentence", nullptr},
              {"schedule", nullptr},
              {"strategy", nullptr},
              {"schedules", exploration.schedules},
              {"seconds", exploration.seconds},
              {"steps", exploration.steps},
              {"tasks", exploration.tasks},
              {"processes", exploration.processes},
              {"mean_switches", exploration.mean_switches},
              {"wall_hit", exploration.wall_hit},
              {"timed", exploration.timed},
              {"parked", exploration.parked},
              {"nondeterministic", exploration.nondeterministic},
              {"complete", nullptr},
              {"preemptions", nullptr}};
  if (exploration.found) {
    out["found"] = trace != nullptr ? trace->kind : name(exploration.found->finding.kind);
    out["schedule"] = exploration.found->schedule;
    out["strategy"] = exploration.found->strategy;
    json choices = json::array();
    for (const Choice choice : exploration.shrunk ? exploration.shrunk->choices : exploration.found->choices) {
      choices.push_back({choice.task, static_cast<int>(choice.variant)});
    }
    out["choices"] = choices;
    if (exploration.shrunk) {
      out["switches"] = exploration.shrunk->switches;
      out["switches_before"] = exploration.shrunk->switches_before;
      out["repeats"] = exploration.shrunk->repeats;
      out["hash"] = exploration.shrunk->hash;
    }
  } else {
    out["sentence"] = statement(exploration);
    if (exploration.reduced.complete) out["complete"] = "dpor";
    if (!exploration.reduced.complete && exploration.bounded.complete >= 0) out["complete"] = "preemptions";
    if (exploration.bounded.complete >= 0) out["preemptions"] = exploration.bounded.complete;
  }
  out["token"] = token.empty() ? json() : json(token);
  if (trace != nullptr) {
    out["trace"] = to_json(*trace);
    out["sentence"] = trace->sentence;
  }
  return out;
}

}  // namespace trenza::interleave
