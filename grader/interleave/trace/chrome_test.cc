#include "grader/interleave/trace/chrome.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "grader/interleave/trace/example.h"

namespace trenza::interleave {
namespace {

using nlohmann::json;

json events(const Trace& trace) { return json::parse(render_chrome(trace, tell(trace))).at("traceEvents"); }

TEST(Chrome, HasASliceForEveryStep) {
  int steps = 0;
  for (const json& event : events(lost_update())) {
    if (event["ph"] != "X" || event["cat"] == "finding") continue;
    ++steps;
    EXPECT_EQ(event["ts"], steps * 1000);
    EXPECT_EQ(event["args"]["step"], steps);
    EXPECT_GT(event["pid"], 0) << "0 is the idle process";
  }
  EXPECT_EQ(steps, 8);
}

TEST(Chrome, NamesTheTracks) {
  std::set<std::string> names;
  for (const json& event : events(lost_update())) {
    if (event["name"] == "thread_name") names.insert(event["args"]["name"]);
  }
  EXPECT_EQ(names, (std::set<std::string>{"main", "thread 1"}));
}

TEST(Chrome, ArrowsBeginAndEndInSlicesOfTheirTask) {
  const json all = events(lost_update());
  std::map<int, int> ends;
  for (const json& event : all) {
    if (event["ph"] != "s" && event["ph"] != "f") continue;
    ++ends[event["id"]];
    bool inside = false;
    for (const json& slice : all) {
      inside = inside || (slice["ph"] == "X" && slice["tid"] == event["tid"] && slice["pid"] == event["pid"] &&
                          slice["ts"] < event["ts"] && event["ts"] < slice["ts"].get<int>() + slice["dur"].get<int>());
    }
    EXPECT_TRUE(inside) << event;
  }
  EXPECT_EQ(ends.size(), 3u) << "create, join and the preemption";
  for (const auto& [id, count] : ends) EXPECT_EQ(count, 2) << id;
}

TEST(Chrome, MarksTheDecisiveSwitchAndTheFinding) {
  std::set<std::string> instants;
  for (const json& event : events(lock_order())) {
    if (event["ph"] == "i") instants.insert(event["name"]);
  }
  EXPECT_EQ(instants, (std::set<std::string>{"decisive switch", "deadlock: Deadlock: nothing can run any more."}));
}

TEST(Chrome, TakesAnyBytes) {
  Trace trace = lost_update();
  trace.steps[1].object = "atomic \xff\xfe";
  trace.steps[1].place.file = "\xc3";
  trace.steps[1].place.function = "\x80";
  EXPECT_NO_THROW(events(trace));
}

}  // namespace
}  // namespace trenza::interleave
