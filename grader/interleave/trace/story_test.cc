#include "grader/interleave/trace/story.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "grader/interleave/trace/example.h"
#include "grader/interleave/trace/words.h"

namespace trenza::interleave {
namespace {

TEST(Names, FollowTheKindOfTask) {
  Trace trace;
  trace.tasks.resize(4);
  for (int i = 0; i < 4; ++i) trace.tasks[static_cast<std::size_t>(i)].task = i;
  trace.tasks[2].process = trace.tasks[3].process = 1;
  const Names names(trace);
  EXPECT_EQ(names.of(0), "main");
  EXPECT_EQ(names.of(1), "thread 1");
  EXPECT_EQ(names.of(2), "process 1");
  EXPECT_EQ(names.of(3), "thread 3 of process 1");
  EXPECT_EQ(names.of(9), "task 9");
  EXPECT_EQ(names.in("Task 0 and task 1, multitask 1"), "Main and thread 1, multitask 1");
}

TEST(Words, WriteNumbersAsPeopleDo) {
  EXPECT_EQ(number(0), "0");
  EXPECT_EQ(number(0xffff'ffff), "-1");
  EXPECT_EQ(number(0xffff'ffff'ffff'fffe), "-2");
  EXPECT_EQ(number(0x7fff'1234'5678), "0x7fff12345678");
}

TEST(Words, ANumberedObjectNeedsNoDescription) {
  const Names names((Trace()));
  EXPECT_EQ(phrase(step(0, "lock", "mutex #2 (a local variable of task 0)"), names), "locks mutex #2");
  EXPECT_EQ(without_descriptions("waits to lock mutex #2 (a local variable of main), held by thread 1"),
            "waits to lock mutex #2, held by thread 1");
}

TEST(Story, TellsALostUpdate) {
  const Story story = tell(lost_update());
  ASSERT_EQ(story.lanes.size(), 2u);
  ASSERT_EQ(story.rows.size(), 9u);
  EXPECT_EQ(story.decisive, 3);
  EXPECT_EQ(story.rows[1].text, "reads number → 0");
  EXPECT_EQ(story.rows[1].where, "lost.cc:8");
  EXPECT_EQ(story.rows[1].place.line, 8);
  EXPECT_EQ(story.rows[2].before, Switch::decisive);
  EXPECT_EQ(story.rows[6].before, Switch::handover);
  EXPECT_EQ(story.rows[6].note, "overwrites what thread 1 wrote in step 5: last looked in step 2");
  EXPECT_EQ(story.rows[8].kind, Row::Kind::trouble);
  EXPECT_EQ(story.rows[8].text, "assertion failed: number == 2");
  EXPECT_EQ(story.sentence, "exercises/lost.cc:14: int main(): assertion failed: number == 2 (main).");
}

TEST(Story, OfAScheduleThatEndsWellHasNoDecisiveSwitch) {
  Trace trace = lost_update();
  trace.kind = "none";
  const Story story = tell(trace);
  EXPECT_EQ(story.decisive, 0);
  ASSERT_GT(story.rows.size(), 2u);
  EXPECT_EQ(story.rows[2].before, Switch::preemption);
}

TEST(Story, DoesNotBlameAWriteThatLookedAgain) {
  Trace trace = lost_update();
  trace.steps.insert(trace.steps.begin() + 6, access(0, "load", 1, 1, 8));
  for (const Row& row : tell(trace).rows) EXPECT_EQ(row.note, "") << row.text;
}

TEST(Story, ShowsWhoWaitsForWhom) {
  const Story story = tell(lock_order());
  ASSERT_EQ(story.rows.size(), 6u);
  EXPECT_EQ(story.rows[4].text, "waits to lock mutex right, held by thread 1");
  EXPECT_EQ(story.rows[5].text, "waits to lock mutex left, held by main");
}

TEST(Story, ShowsBothSidesOfARace) {
  Trace trace = lost_update();
  trace.kind = "race";
  trace.object = "number";
  trace.accesses = {{0, "write of 4 bytes", at(8)}, {1, "read of 4 bytes", at(9)}};
  const Story story = tell(trace);
  EXPECT_EQ(story.kind, "data race");
  EXPECT_EQ(story.rows[story.rows.size() - 2].lane, 0u);
  EXPECT_EQ(story.rows.back().lane, 1u);
  EXPECT_EQ(story.rows.back().where, "lost.cc:9");
}

TEST(Story, EndsWithWhatTheProgramComplainedAbout) {
  Trace trace = lost_update();
  trace.kind = "exit_code";
  trace.complaint = "One addition was lost.";
  const Story story = tell(trace);
  EXPECT_EQ(story.rows.back().kind, Row::Kind::trouble);
  EXPECT_EQ(story.rows.back().where, "lost.cc:14");
  EXPECT_EQ(story.rows.back().text, "One addition was lost.");
}

TEST(Story, FoldsWhatOnlyOneTaskUses) {
  Trace trace = lost_update();
  for (int i = 0; i < 5; ++i) {
    trace.steps.insert(trace.steps.begin() + 1, step(0, i % 2 == 0 ? "lock" : "unlock", "mutex own", 20 + i));
  }
  const Story story = tell(trace);
  ASSERT_EQ(story.rows.size(), 9u);
  EXPECT_EQ(story.rows[0].kind, Row::Kind::folded);
  EXPECT_EQ(story.rows[0].text, "6 steps: create, lock ×3, unlock ×2");
  EXPECT_EQ(story.decisive, 8) << "counted in steps, not in rows";
  EXPECT_EQ(tell(trace, {.max_rows = 0, .source = {}}).rows.size(), 14u);
}

TEST(Story, FoldsALoopThatGoesOnAndOn) {
  Trace trace = lost_update();
  for (int i = 0; i < 100; ++i) {
    trace.steps.push_back(access(0, "rmw", 1, 1, 30));
    trace.steps.push_back(step(0, "yield", "", 30));
  }
  const Story story = tell(trace);
  ASSERT_EQ(story.rows.size(), 12u);
  EXPECT_EQ(story.rows[10].text, "the same 2 steps 99 more times");
}

TEST(Story, CutsTheMiddleOfWhatIsTooLong) {
  Trace trace = lost_update();
  for (std::uint64_t i = 0; i < 500; ++i) trace.steps.push_back(access(static_cast<int>(i % 2), "rmw", i, i + 1, 30));
  const Story story = tell(trace);
  ASSERT_EQ(story.rows.size(), 40u);
  EXPECT_EQ(story.rows[20].first, story.rows[19].last + 1);
  EXPECT_EQ(story.rows[20].last, story.rows[21].first - 1);
  EXPECT_EQ(story.rows.back().kind, Row::Kind::trouble);
}

TEST(Story, LinksCausesToEffects) {
  const Story story = tell(lost_update());
  ASSERT_EQ(story.links.size(), 2u);
  EXPECT_EQ(story.links[0].from, 1);
  EXPECT_EQ(story.links[0].to, 3);
  EXPECT_EQ(story.links[1].what, "task end → join");
}

// What a learner sees of a trace: only lines of their own file.
std::function<std::string(const Place&)> lines_of(int first, int last) {
  return [=](const Place& place) {
    return first <= place.line && place.line <= last ? "line " + std::to_string(place.line) + " of mine" : "";
  };
}

TEST(Story, BrieflyToldShowsOnlyLinesThatTheReaderKnows) {
  const Story story = tell(lost_update(), {.max_rows = 12, .source = lines_of(8, 8), .brief = true});
  // The beginning, both reads, both writes, what is around them, and the assertion.
  std::vector<std::string> texts;
  for (const Row& row : story.rows) texts.push_back(row.text);
  const std::vector<std::string> expected = {
      "1 step outside your file", "reads number → 0",         "begins",
      "reads number → 0",         "writes number ← 1",        "ends",
      "writes number ← 1",        "1 step outside your file", "assertion failed: number == 2"};
  EXPECT_EQ(texts, expected);
  EXPECT_EQ(story.rows[2].before, Switch::decisive);
  EXPECT_EQ(story.rows[6].note, "overwrites what thread 1 wrote in step 5: last looked in step 2");
}

TEST(Story, BrieflyToldJoinsWhatIsAroundTheReadersLines) {
  Trace trace = lock_order();
  for (int i = 0; i < 30; ++i) trace.steps.push_back(access(i % 2, "rmw", 1, 2, 50));
  const Story story = tell(trace, {.max_rows = 12, .source = lines_of(5, 9), .brief = true});
  ASSERT_EQ(story.rows.size(), 7u);
  EXPECT_EQ(story.rows[4].text, "30 steps outside your file");
  EXPECT_EQ(story.rows[4].first, 5);
  EXPECT_EQ(story.rows[4].last, 34);
}

TEST(Story, ARaceQuotesBothLines) {
  Trace trace = lost_update();
  trace.kind = "race";
  trace.object = "heap memory 0x218c0";
  trace.accesses = {{0, "write of 4 bytes", at(8)}, {1, "atomic read of 4 bytes", at(9)}};
  const Story story = tell(trace, {.max_rows = 12, .source = lines_of(8, 9), .brief = true});
  EXPECT_EQ(
      story.sentence,
      "Data race: main writes in lost.cc:8, `line 8 of mine`, and thread 1 reads atomically the same in lost.cc:9, "
      "`line 9 of mine`, with nothing that makes one wait for the other.");
  trace.object = "counter";
  EXPECT_TRUE(tell(trace).sentence.starts_with("Data race on counter: main writes in lost.cc:8, and thread 1"));
}

TEST(Story, ARaceElsewhereNamesWhereItsThreadWasStarted) {
  Trace trace = lost_update();
  trace.kind = "race";
  trace.accesses = {{0, "write of 4 bytes", at(40)}, {1, "read of 4 bytes", at(41)}};
  const Story story = tell(trace, {.max_rows = 12, .source = lines_of(8, 11), .brief = true});
  EXPECT_NE(story.sentence.find("thread 1 (it was started in lost.cc:11, `line 11 of mine`) reads"), std::string::npos)
      << story.sentence;
}

TEST(MemoryNames, StandForAddresses) {
  Trace trace;
  trace.steps = {step(0, "store", "heap memory 0x10"), step(0, "store", "byte 4 of shared memory 257"),
                 step(0, "lock", "mutex #2 (heap memory 0x99)"), step(0, "store", "heap memory 0x20")};
  const MemoryNames names(trace);
  EXPECT_EQ(names.in("reads heap memory 0x20, heap memory 0x10"), "reads value B on the heap, value A on the heap");
  EXPECT_EQ(names.in("byte 4 of shared memory 257"), "a value in shared memory");
  EXPECT_EQ(names.in("waits to lock mutex #2 (heap memory 0x99), held by task 1"),
            "waits to lock mutex #2, held by task 1");
  EXPECT_EQ(names.in("release of the memory"), "release of the memory");
}

TEST(Story, OfNothingIsEmpty) {
  const Story story = tell(Trace());
  EXPECT_EQ(story.decisive, 0);
  EXPECT_TRUE(story.links.empty());
}

}  // namespace
}  // namespace trenza::interleave
