// Verdicts of the interleave mode.

#include <gtest/gtest.h>
#include <signal.h>

#include <string>

#include "grader/runner/explorer_exit.h"
#include "grader/runner/made_up.h"
#include "grader/testing/explain.h"

namespace trenza {
namespace {

Observation explored(const std::string& found, const std::string& records) {
  Observation seen;
  seen.mode = Mode::interleave;
  seen.sources = {"exercises/01_counter/counter.cc"};
  seen.outcome.end = Outcome::End::exited;
  Exploration exploration;
  exploration.found = found;
  exploration.sentence = "What was seen.";
  exploration.picture = found.empty() ? "" : "| main | thread 1 |\n";
  // Serials go on from one schedule to the next.
  exploration.records = sealed("hello|10|interleave\nbegin|10|Counter.AddsUp\n" + records, 40);
  exploration.key = kTestKey;
  seen.exploration = exploration;
  return seen;
}

TEST(JudgeExploration, NothingFoundPassesWithItsStatement) {
  const CaseResult result = judge(kCase, explored("", "end|10|passed\n"));
  EXPECT_EQ(result.verdict, Verdict::pass);
  EXPECT_EQ(result.sentence, "What was seen.");
}

TEST(JudgeExploration, TheFirstPlaceInTheLearnersFileIsToldAsData) {
  Observation seen = explored("race", "");
  seen.exploration->places = {{"counter_test.cc", 3}, {"counter.cc", 9}, {"counter.cc", 7}};
  EXPECT_EQ(judge(kCase, seen).place, (Place{"counter.cc", 9}));
  seen.exploration->places = {{"counter_test.cc", 3}};
  EXPECT_EQ(judge(kCase, seen).place, std::nullopt);
}

TEST(JudgeExploration, TheScheduleIsToldAsData) {
  Observation seen = explored("race", "");
  seen.exploration->schedule = {{"thread 1", "reads n", Place{"counter.cc", 9}}};
  EXPECT_EQ(judge(kCase, seen).schedule, seen.exploration->schedule);
}

// A pass stands for all the schedules that were asked for.
TEST(JudgeExploration, TooFewSchedulesAreNoPass) {
  Observation seen = explored("", "end|10|passed\n");
  seen.exploration->cut_short = true;
  seen.exploration->schedules = 37;
  const CaseResult result = judge(kCase, seen);
  EXPECT_EQ(result.verdict, Verdict::not_run);
  EXPECT_TRUE(contains(result.sentence, "37 schedules")) << result.sentence;
  seen.exploration->records = sealed("hello|10|interleave\nbegin|10|Counter.AddsUp\n", 40);
  EXPECT_EQ(judge(kCase, seen).verdict, Verdict::tamper) << "what does not fit together says more";
}

TEST(JudgeExploration, AFailureThatIsKeptBackIsTamper) {
  EXPECT_EQ(judge(kCase, explored("", "noted|10|t.cc|3\nend|10|passed|4|4\n")).verdict, Verdict::tamper);
  EXPECT_EQ(judge(kCase, explored("exit_code", "noted|10|t.cc|3\nend|10|passed|4|4\n")).verdict, Verdict::tamper);
  EXPECT_EQ(judge(kCase, explored("", "end|10|passed|0|0\n")).verdict, Verdict::tamper);
}

TEST(JudgeExploration, EachKindOfFindingHasItsVerdict) {
  const std::pair<const char*, Verdict> expected[] = {
      {"race", Verdict::race},         {"deadlock", Verdict::deadlock}, {"lost_wakeup", Verdict::deadlock},
      {"livelock", Verdict::livelock}, {"misuse", Verdict::fail},       {"assertion", Verdict::fail},
      {"crash", Verdict::crash},       {"steps", Verdict::timeout},     {"time", Verdict::timeout},
      {"limit", Verdict::processes},
  };
  for (const auto& [found, verdict] : expected) {
    const CaseResult result = judge(kCase, explored(found, ""));
    EXPECT_EQ(result.verdict, verdict) << found;
    EXPECT_EQ(result.sentence, "What was seen.") << found;
    EXPECT_EQ(result.detail, "| main | thread 1 |\n") << found;
  }
}

TEST(JudgeExploration, AFailedCaseSaysWhatItsAssertionSays) {
  const std::string text = std::string("Expected equality") + "%0A>> One addition was lost.";
  const CaseResult result =
      judge(kCase, explored("exit_code", "fail|10|counter_test.cc|12|" + text + "\nend|10|failed\n"));
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.sentence, "One addition was lost. [counter_test.cc:12]");
  EXPECT_NE(result.detail.find("| main | thread 1 |"), std::string::npos);
}

TEST(JudgeExploration, TheMarkerGoesBeforeEverything) {
  EXPECT_EQ(judge(kCase, explored("race", "not_started|11|counter.cc|3|add\n")).verdict, Verdict::not_started);
}

TEST(JudgeExploration, AnEndInTheMiddleIsACrash) {
  EXPECT_EQ(judge(kCase, explored("exit_code", "")).verdict, Verdict::crash);
}

TEST(JudgeExploration, WhatIsLeftOpenIsALeak) {
  EXPECT_EQ(judge(kCase, explored("exit_code", "leak|10|file descriptor 7\nend|10|passed\n")).verdict, Verdict::leak);
}

// Else it would be a way around the explorer.
TEST(JudgeExploration, WhatCannotBeControlledIsNoPass) {
  const CaseResult result = judge(kCase, explored("uncontrolled", ""));
  EXPECT_EQ(result.verdict, Verdict::uncontrolled);
  EXPECT_FALSE(is_success(result.verdict));
  EXPECT_EQ(result.sentence, "What was seen. This exercise can be solved without it: look for another way.");
}

TEST(JudgeExploration, WhatIsFoundInSchedulesThatDoNotRepeatCounts) {
  for (const auto& [found, verdict] : {std::pair{"", Verdict::pass}, std::pair{"race", Verdict::race}}) {
    Observation seen = explored(found, "end|10|passed\n");
    seen.exploration->nondeterministic = true;
    EXPECT_EQ(judge(kCase, seen).verdict, verdict);
  }
}

TEST(JudgeExploration, AnExplorerThatFailsIsTheGradersFault) {
  Observation seen = explored("", "");
  seen.exploration.reset();
  seen.outcome.code = 3;
  seen.outcome.output = "it was not linked with the interleave runtime";
  const CaseResult result = judge(kCase, seen);
  EXPECT_EQ(result.verdict, Verdict::infra);
  EXPECT_NE(result.sentence.find("it was not linked"), std::string::npos);
}

TEST(JudgeExploration, WhatIsNotSealedIsTamper) {
  Observation seen = explored("", "");
  seen.exploration->records += "end|10|passed\n";
  EXPECT_EQ(judge(kCase, seen).verdict, Verdict::tamper);
  seen = explored("exit_code", "");
  seen.exploration->records += "not_started|10|counter.cc|3|add\n";
  EXPECT_EQ(judge(kCase, seen).verdict, Verdict::tamper);
  seen = explored("", "end|10|passed\n");
  seen.exploration->key = {};
  EXPECT_EQ(judge(kCase, seen).verdict, Verdict::tamper);
}

TEST(JudgeExploration, APassNeedsItsRecords) { EXPECT_EQ(judge(kCase, explored("", "")).verdict, Verdict::tamper); }

TEST(JudgeExploration, ACaseThatTheTestsDoNotHaveIsInfra) {
  EXPECT_EQ(judge(kCase, explored("exit_code", "no_case|10|Counter.AddsUp\n")).verdict, Verdict::infra);
}

// The program can reach what explores it: by a signal, by memory that they share. So it must not be INFRA.
TEST(JudgeExploration, WhatBreaksOffTheExplorationIsACrash) {
  Observation seen = explored("", "");
  seen.exploration.reset();
  seen.outcome.output = "the server does not answer\x1b";
  seen.outcome.code = kBrokeOff;
  EXPECT_EQ(judge(kCase, seen).verdict, Verdict::crash);
  EXPECT_EQ(judge(kCase, seen).detail, "the server does not answer\\x1B");
  seen.outcome.code = 0;
  EXPECT_EQ(judge(kCase, seen).verdict, Verdict::crash);
  seen.outcome.end = Outcome::End::signalled;
  seen.outcome.code = SIGKILL;
  EXPECT_EQ(judge(kCase, seen).verdict, Verdict::crash);
}

TEST(JudgeExploration, WhatCannotBeStartedIsInfra) {
  Observation seen = explored("", "");
  seen.exploration.reset();
  for (const int code : {kCannotExplore, 1, 127}) {
    seen.outcome.code = code;
    EXPECT_EQ(judge(kCase, seen).verdict, Verdict::infra) << code;
  }
  seen.outcome.end = Outcome::End::jail_failed;
  EXPECT_EQ(judge(kCase, seen).verdict, Verdict::infra);
}

TEST(JudgeExploration, TheWallLimitIsATimeout) {
  Observation seen = explored("", "");
  seen.exploration.reset();
  seen.outcome.end = Outcome::End::wall_limit;
  EXPECT_EQ(judge(kCase, seen).verdict, Verdict::timeout);
}

}  // namespace
}  // namespace trenza
