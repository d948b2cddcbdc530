#include "grader/interleave/trace/chrome.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

// What the Trace Event Format asks of an event, by its phase.
void expect_well_formed(const json& event) {
  ASSERT_TRUE(event.is_object());
  ASSERT_TRUE(event.contains("ph") && event["ph"].is_string()) << event;
  ASSERT_TRUE(event.contains("name") && event["name"].is_string()) << event;
  for (const char* const number : {"ts", "pid", "tid"}) {
    ASSERT_TRUE(event.contains(number) && event[number].is_number_integer()) << number << " of " << event;
    EXPECT_GE(event[number], 0) << event;
  }
  EXPECT_TRUE(!event.contains("args") || event["args"].is_object()) << event;
  const std::string phase = event["ph"];
  if (phase == "X") {
    ASSERT_TRUE(event.contains("dur") && event["dur"].is_number_integer()) << event;
    EXPECT_GT(event["dur"], 0) << event;
  } else if (phase == "M") {
    const std::set<std::string> with_name = {"process_name", "thread_name"};
    if (with_name.contains(event["name"])) {
      EXPECT_TRUE(event.at("args").at("name").is_string()) << event;
    } else {
      EXPECT_EQ(event["name"], "thread_sort_index");
      EXPECT_TRUE(event.at("args").at("sort_index").is_number_integer()) << event;
    }
  } else if (phase == "i") {
    EXPECT_TRUE(event.at("s") == "g" || event.at("s") == "p" || event.at("s") == "t") << event;
  } else if (phase == "s" || phase == "f") {
    EXPECT_TRUE(event.at("id").is_number_integer()) << event;
    EXPECT_TRUE(event.at("cat").is_string()) << "flows are bound by category, name and id: " << event;
    EXPECT_EQ(event.contains("bp"), phase == "f") << event;
  } else {
    FAIL() << "a phase that is not used here: " << event;
  }
}

TEST(Chrome, KeepsToTheTraceEventFormat) {
  for (const Trace& trace : {lost_update(), lock_order(), Trace()}) {
    const json file = json::parse(render_chrome(trace, tell(trace)));
    EXPECT_TRUE(file.at("displayTimeUnit") == "ms" || file.at("displayTimeUnit") == "ns");
    std::map<std::pair<int, int>, std::int64_t> free_from;  // by process and thread
    std::map<int, std::vector<json>> flows;
    for (const json& event : file.at("traceEvents")) {
      expect_well_formed(event);
      if (event["ph"] == "X") {
        // Slices of one thread must not overlap, unless one lies within the other: here they follow one another.
        std::int64_t& free = free_from[{event["pid"], event["tid"]}];
        EXPECT_GE(event["ts"], free) << event;
        free = event["ts"].get<std::int64_t>() + event["dur"].get<std::int64_t>();
      }
      if (event["ph"] == "s" || event["ph"] == "f") flows[event["id"]].push_back(event);
    }
    for (const auto& [id, ends] : flows) {
      ASSERT_EQ(ends.size(), 2u) << id;
      EXPECT_EQ(ends[0]["ph"], "s");
      EXPECT_EQ(ends[1]["ph"], "f");
      EXPECT_EQ(ends[0]["cat"], ends[1]["cat"]);
      EXPECT_EQ(ends[0]["name"], ends[1]["name"]);
      EXPECT_LT(ends[0]["ts"], ends[1]["ts"]);
    }
  }
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
