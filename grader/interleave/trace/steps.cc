#include "grader/interleave/trace/steps.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "grader/interleave/trace/state.h"
#include "grader/interleave/trace/story.h"
#include "grader/interleave/trace/text.h"
#include "grader/interleave/trace/words.h"

namespace trenza::interleave {
namespace {

using nlohmann::json;

// What is longer has its steps folded: nobody goes through a thousand of them one by one.
constexpr std::size_t kMostSingle = 400;
constexpr std::size_t kMostRows = 200;

const char* word(Row::Kind kind) {
  switch (kind) {
    case Row::Kind::step: return "step";
    case Row::Kind::folded: return "folded";
    case Row::Kind::trouble: return "trouble";
  }
  return "";
}

const char* word(Switch before) {
  switch (before) {
    case Switch::none: return "none";
    case Switch::handover: return "handover";
    case Switch::preemption: return "preemption";
    case Switch::decisive: return "decisive";
  }
  return "";
}

class Steps {
 public:
  Steps(const Trace& trace, const std::function<std::string(const Place&)>& source)
      : trace_(trace),
        names_(trace, source),
        story_(tell(trace,
                    {.max_rows = trace.steps.size() <= kMostSingle ? 0 : kMostRows, .source = source, .brief = true})),
        state_(trace, names_, source) {}

  json all() {
    json tasks = json::array(), rows = json::array();
    for (const Lane& lane : story_.lanes) tasks.push_back(lane.name);
    for (const Row& row : story_.rows) rows.push_back(told(row));
    return {{"kind", story_.kind}, {"sentence", story_.sentence}, {"tasks", tasks}, {"rows", rows}};
  }

 private:
  json told(const Row& row) {
    // What came of it is told after the last step.
    state_.go_to(row.first == 0 ? trace_.steps.size() : static_cast<std::size_t>(row.last));
    json tasks = json::array(), values = json::array(), because = json::array();
    for (const Lane& lane : story_.lanes) {
      TaskState task = state_.of(lane.task);
      // Who made an access of the race that ends the trace was on its way.
      if (row.first == 0 && raced(lane.task)) task.waits_for.clear();
      tasks.push_back({{"begun", task.begun},
                       {"ended", task.ended},
                       {"file", clean(task.place.file)},
                       {"line", task.place.line},
                       {"holds", task.holds},
                       {"waits_for", task.waits_for}});
    }
    for (const auto& [name, value] : state_.values()) values.push_back({{"name", name}, {"value", value}});
    for (const Link& link : story_.links) {
      if (row.first == 0 || link.to < row.first || link.to > row.last) continue;
      const auto from = row_of(link.from);
      if (from && row_of(link.to) != from) because.push_back({{"row", *from}, {"what", clean(link.what)}});
    }
    return {{"task", row.lane},
            {"first", row.first},
            {"last", row.last},
            {"kind", word(row.kind)},
            {"file", clean(row.place.file)},
            {"line", row.place.line},
            {"text", row.text},
            {"note", row.note},
            {"switch", word(row.before)},
            {"switch_text", row.switch_text},
            {"after", {{"tasks", tasks}, {"values", values}}},
            {"because", because}};
  }

  bool raced(int task) const {
    return std::any_of(trace_.accesses.begin(), trace_.accesses.end(),
                       [&](const TraceAccess& access) { return access.task == task; });
  }

  std::optional<std::size_t> row_of(int step) const {
    for (std::size_t i = 0; i < story_.rows.size(); ++i) {
      if (story_.rows[i].first != 0 && story_.rows[i].first <= step && step <= story_.rows[i].last) return i;
    }
    return std::nullopt;
  }

  const Trace& trace_;
  const Names names_;
  const Story story_;
  State state_;
};

}  // namespace

std::string render_steps(const Trace& trace, const std::function<std::string(const Place&)>& source) {
  return Steps(trace, source).all().dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace trenza::interleave
