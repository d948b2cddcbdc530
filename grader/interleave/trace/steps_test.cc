#include "grader/interleave/trace/steps.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "grader/interleave/trace/example.h"

namespace trenza::interleave {
namespace {

using nlohmann::json;

std::string source(const Place& place) { return place.line > 0 ? "line(" + std::to_string(place.line) + ");" : ""; }

// The row of the step with `number`.
json row_of(const json& steps, int number) {
  for (const json& row : steps["rows"]) {
    if (row["first"] <= number && number <= row["last"]) return row;
  }
  ADD_FAILURE() << "no row has step " << number << ": " << steps.dump(1);
  return {};
}

TEST(Steps, EachStepIsARowWithTheMomentAfterIt) {
  const json steps = json::parse(render_steps(lost_update(), source));
  EXPECT_EQ(steps["tasks"], json({"main", "thread 1"}));
  EXPECT_EQ(steps["kind"], "assertion");
  const json store = row_of(steps, 5);
  EXPECT_EQ(store["task"], 1);
  EXPECT_EQ(store["line"], 8);
  EXPECT_EQ(store["after"]["values"], json::parse(R"([{"name": "number", "value": "1"}])"));
  EXPECT_EQ(store["after"]["tasks"][0]["line"], 8) << "where main was last";
  EXPECT_EQ(row_of(steps, 3)["switch"], "decisive");
  EXPECT_TRUE(row_of(steps, 6)["after"]["tasks"][1]["ended"]);
  EXPECT_EQ(steps["rows"].back()["kind"], "trouble");
  EXPECT_EQ(steps["rows"].back()["first"], 0);
}

TEST(Steps, WhatMadeAStepPossibleIsARow) {
  const json steps = json::parse(render_steps(lost_update(), source));
  const json join = row_of(steps, 8);
  ASSERT_EQ(join["because"].size(), 1u) << join.dump(1);
  EXPECT_EQ(steps["rows"][join["because"][0]["row"].get<std::size_t>()]["first"], 6);
}

TEST(Steps, LocksAreHeldAndWaitedFor) {
  const json steps = json::parse(render_steps(lock_order(), source));
  const json after = row_of(steps, 4)["after"]["tasks"];
  EXPECT_EQ(after[0]["holds"], json({"mutex left"}));
  EXPECT_EQ(after[1]["holds"], json({"mutex right"}));
  EXPECT_EQ(after[0]["waits_for"], "waits to lock mutex right, held by thread 1");
  EXPECT_EQ(after[1]["waits_for"], "waits to lock mutex left, held by main");
  EXPECT_EQ(row_of(steps, 2)["after"]["tasks"][1]["holds"], json::array());
}

// Until the holder gives it back, who is to take it next waits.
TEST(Steps, WhoCouldNotRunWaits) {
  Trace trace;
  TraceStep create = step(0, "create", "task 1", 3);
  create.result = 1;
  trace.steps = {create, step(1, "task_start", "task 1", 8), step(0, "lock", "mutex m", 5),
                 step(0, "unlock", "mutex m", 6), step(1, "lock", "mutex m", 9)};
  trace.tasks.resize(2);
  trace.tasks[1].task = 1;
  trace.kind = "assertion";
  trace.place = at(9);
  const json steps = json::parse(render_steps(trace, source));
  EXPECT_EQ(row_of(steps, 3)["after"]["tasks"][1]["waits_for"], "waits to lock mutex m, held by main");
  EXPECT_EQ(row_of(steps, 3)["after"]["tasks"][0]["waits_for"], "");
  EXPECT_EQ(row_of(steps, 4)["after"]["tasks"][0]["holds"], json::array());
  EXPECT_EQ(row_of(steps, 4)["after"]["tasks"][1]["waits_for"], "");
}

TEST(Steps, WhoMadeAnAccessOfTheRaceDoesNotWait) {
  Trace trace = lock_order();
  trace.kind = "race";
  trace.accesses = {{0, "read of 4 bytes", at(7)}, {1, "write of 4 bytes", at(8)}};
  const json steps = json::parse(render_steps(trace, source));
  const json& end = steps["rows"].back();
  EXPECT_EQ(end["line"], 8);
  EXPECT_EQ(end["after"]["tasks"][0]["waits_for"], "");
  EXPECT_EQ(end["after"]["tasks"][1]["waits_for"], "");
}

TEST(Steps, WhatTheReaderDoesNotKnowIsFolded) {
  const json steps = json::parse(render_steps(lost_update(), [](const Place&) { return std::string(); }));
  EXPECT_LT(steps["rows"].size(), 6u) << steps.dump(1);
  EXPECT_EQ(steps["rows"].front()["kind"], "folded");
}

}  // namespace
}  // namespace trenza::interleave
