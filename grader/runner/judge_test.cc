#include "grader/runner/judge.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <string>

#include "grader/runner/made_up.h"
#include "grader/testing/explain.h"

namespace trenza {
namespace {

TEST(Judge, PassesWhenEverythingFits) {
  Observation seen = passing();
  seen.outcome.output = "so far so good\x1b[2J";
  const CaseResult result = judge(kCase, seen);
  EXPECT_EQ(result, (CaseResult{"Counter.AddsUp", 3, Verdict::pass, "", "", "so far so good\\x1B[2J", 0.25}));
}

// The grader's own faults.

TEST(Judge, AFaultOfTheJailIsInfra) {
  Observation seen = passing();
  seen.outcome.end = Outcome::End::jail_failed;
  seen.outcome.error = "no disk\nleft";
  EXPECT_EQ(verdict(seen), Verdict::infra);
  EXPECT_TRUE(contains(sentence(seen), "no disk left")) << sentence(seen);
}

// Not INFRA, which a submission must not be able to choose.
TEST(Judge, AProgramOfAnotherModeIsTamper) {
  Observation seen = passing();
  seen.mode = Mode::native;
  EXPECT_EQ(verdict(seen), Verdict::tamper);
}

TEST(Judge, ACaseThatTheTestsDoNotHaveIsInfra) {
  Observation seen = with_records("hello|10|tsan\nno_case|10|Counter.AddsUp\n");
  seen.outcome.code = 2;
  EXPECT_EQ(verdict(seen), Verdict::infra);
  EXPECT_TRUE(contains(sentence(seen), "no case Counter.AddsUp")) << sentence(seen);
}

TEST(Judge, AProgramThatDoesNotStartIsInfra) {
  for (const int code : {0, 1, 127}) {
    Observation seen = with_records("");
    seen.outcome.code = code;
    EXPECT_EQ(verdict(seen), Verdict::infra) << code;
  }
  Observation seen = with_records("");
  seen.outcome.end = Outcome::End::wall_limit;
  EXPECT_EQ(verdict(seen), Verdict::infra);
}

// The clock of the machine may jump, and what took how long is not what a verdict is made of.
TEST(Judge, TimesThatCannotBeAreNoVerdict) {
  for (const std::int64_t milliseconds : {std::int64_t{-1}, std::int64_t{0}, std::int64_t{1} << 50}) {
    Observation seen = passing();
    seen.outcome.wall = std::chrono::milliseconds(milliseconds);
    EXPECT_EQ(verdict(seen), Verdict::pass) << milliseconds;
  }
}

// Skeletons.

TEST(Judge, TheMarkerSaysWhatToWriteWhere) {
  Observation seen = with_records(
      "hello|10|tsan\nbegin|10|Counter.AddsUp\nnot_started|10|exercises/01_counter/counter.cc|14|Counter::add\n");
  seen.outcome.code = 1;
  EXPECT_EQ(verdict(seen), Verdict::not_started);
  EXPECT_EQ(sentence(seen), "Counter::add is not written yet: open counter.cc, line 14.");
  EXPECT_EQ(judge(kCase, seen).place, (Place{"counter.cc", 14}));
}

TEST(Judge, TheMarkerCountsInAForkedChildToo) {
  EXPECT_EQ(verdict(with_records(std::string(kFailed) + "not_started|11|counter.cc|14|Counter::add\n")),
            Verdict::not_started);
}

// Limits.

TEST(Judge, TheWallLimitIsTimeout) {
  const Observation seen = ended(Outcome::End::wall_limit);
  EXPECT_EQ(verdict(seen), Verdict::timeout);
  EXPECT_TRUE(contains(sentence(seen), "after 2.5 s")) << sentence(seen);
}

TEST(Judge, TheCpuLimitIsTimeout) {
  EXPECT_EQ(verdict(ended(Outcome::End::signalled, SIGXCPU)), Verdict::timeout);
  Observation seen = ended(Outcome::End::signalled, SIGKILL);
  seen.outcome.cpu = std::chrono::seconds(5);
  EXPECT_EQ(verdict(seen), Verdict::timeout) << "the kernel's last word when the bound is hard";
  EXPECT_TRUE(contains(sentence(seen), "more than 5 s of CPU")) << sentence(seen);
}

TEST(Judge, ATreeInWhichNothingCanRunIsADeadlock) {
  Observation seen = ended(Outcome::End::still);
  seen.outcome.waits = {"a child process", "data"};
  EXPECT_EQ(verdict(seen), Verdict::deadlock);
  EXPECT_TRUE(contains(sentence(seen), "They wait for a child process; for data.")) << sentence(seen);
  // The kernel has seen it, whatever the program told before.
  seen.outcome.records = sealed(kPassed);
  EXPECT_EQ(verdict(seen), Verdict::deadlock);
  seen.outcome.records = sealed(std::string(kBegun) + "fail|10|counter_test.cc|12|Expected equality\n");
  EXPECT_NE(verdict(seen), Verdict::pass);
  // Before its first word it is no fault of the grader either: code of the submission may have run already.
  seen.outcome.records.clear();
  EXPECT_EQ(verdict(seen), Verdict::deadlock);
}

// What was left of the exercise's time is no limit of the case's own, and the sentence must not say so.
TEST(Judge, ACaseThatWasCutShortSaysWhoseTimeWasUp) {
  Observation seen = ended(Outcome::End::wall_limit);
  seen.cut_short = true;
  seen.limits.wall = std::chrono::milliseconds(700);
  EXPECT_EQ(verdict(seen), Verdict::timeout);
  EXPECT_TRUE(contains(sentence(seen), "stopped after 0.7 s: the exercise had used up its time")) << sentence(seen);
  // A program that could not even say hello in so short a time is no fault of the grader.
  seen.outcome.records.clear();
  EXPECT_EQ(verdict(seen), Verdict::timeout);
}

TEST(Judge, TheOutputLimitIsOutput) { EXPECT_EQ(verdict(ended(Outcome::End::output_limit)), Verdict::output); }

TEST(Judge, TheFileLimitIsFiles) { EXPECT_EQ(verdict(ended(Outcome::End::signalled, SIGXFSZ)), Verdict::files); }

TEST(Judge, LimitsOfTheWholeTree) {
  EXPECT_EQ(verdict(ended(Outcome::End::cpu_limit)), Verdict::timeout);
  EXPECT_EQ(verdict(ended(Outcome::End::memory_limit)), Verdict::memory);
  EXPECT_EQ(verdict(ended(Outcome::End::process_limit)), Verdict::processes);
  EXPECT_EQ(verdict(ended(Outcome::End::file_limit)), Verdict::files);
  EXPECT_TRUE(contains(sentence(ended(Outcome::End::process_limit)), "more than 512 processes"));
}

// Endings.

TEST(Judge, ASignalIsACrashWithItsPlace) {
  Observation seen = ended(Outcome::End::signalled, SIGSEGV);
  seen.crash.frames = {{"memcpy", "", 0}, own_frame(31)};
  const CaseResult result = judge(kCase, seen);
  EXPECT_EQ(result.verdict, Verdict::crash);
  EXPECT_EQ(result.sentence,
            "The program crashed with signal 11 (Segmentation fault) in course::Counter::add, counter.cc:31.");
}

TEST(Judge, AnAbortTellsTheLastWords) {
  Observation seen = ended(Outcome::End::signalled, SIGABRT);
  seen.outcome.output = "noise\nterminate called after throwing 'std::runtime_error'\n  what():  too\tlate\n";
  EXPECT_TRUE(contains(sentence(seen), "terminate called after throwing 'std::runtime_error' what(): too late"))
      << sentence(seen);
}

TEST(Judge, AThreadThatNobodyJoinedIsNamed) {
  Observation seen = ended(Outcome::End::signalled, SIGABRT);
  seen.outcome.output = "terminate called without an active exception\n";
  EXPECT_FALSE(contains(sentence(seen), "joined")) << sentence(seen);
  for (const char* function : {"std::thread::~thread", "std::thread::operator="}) {
    seen.crash.frames = {{"std::__terminate", "", 0}, {function, "", 0}, own_frame(31)};
    EXPECT_TRUE(contains(sentence(seen),
                         "counter.cc:31: terminate called without an active exception. A std::thread was given up "
                         "before anybody had joined it. Who waits for it to end?"))
        << sentence(seen);
  }
}

TEST(Judge, SigkillWithoutTheCpuLimitIsACrash) {
  EXPECT_EQ(verdict(ended(Outcome::End::signalled, SIGKILL)), Verdict::crash);
}

TEST(Judge, AnExitInTheMiddleIsACrash) {
  for (const int code : {0, 1, 66}) {
    const Observation seen = ended(Outcome::End::exited, code);
    EXPECT_EQ(verdict(seen), Verdict::crash);
    EXPECT_TRUE(contains(sentence(seen), "exit code " + std::to_string(code))) << sentence(seen);
  }
}

TEST(Judge, AnExitBeforeMainIsACrash) {
  Observation seen = with_records("hello|10|tsan\n");
  EXPECT_EQ(verdict(seen), Verdict::crash);
  seen.outcome.code = 1;
  EXPECT_EQ(verdict(seen), Verdict::crash);
}

TEST(Judge, ASignalBeforeMainIsACrash) {
  Observation seen = with_records("");
  seen.outcome.end = Outcome::End::signalled;
  seen.outcome.code = SIGSEGV;
  EXPECT_EQ(verdict(seen), Verdict::crash);
}

TEST(Judge, OnlyTheFirstProcessCanEndTheCase) {
  EXPECT_EQ(verdict(with_records(std::string(kBegun) + "end|11|passed\n")), Verdict::crash);
}

TEST(Judge, AnotherExitCodeAfterTheCaseIsACrash) {
  Observation seen = passing();
  seen.outcome.code = 3;
  EXPECT_EQ(verdict(seen), Verdict::crash);
  EXPECT_TRUE(contains(sentence(seen), "The case was over")) << sentence(seen);
}

TEST(Judge, ACrashAfterTheCaseIsACrash) {
  Observation seen = passing();
  seen.outcome.end = Outcome::End::signalled;
  seen.outcome.code = SIGSEGV;
  EXPECT_EQ(verdict(seen), Verdict::crash);
}

// Assertions.

TEST(Judge, AnAssertionIsFail) {
  Observation seen = with_records(kFailed);
  seen.outcome.code = 1;
  const CaseResult result = judge(kCase, seen);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.sentence, "Expected equality [counter_test.cc:12]");
  EXPECT_EQ(result.detail, "exercises/01_counter/counter_test.cc:12: Expected equality\n");
}

TEST(Judge, TheExplanationGoesBeforeTheValues) {
  std::string records = kFailed;
  const std::string text = "Expected equality";
  records.replace(records.find(text), text.size(), "1 vs 2%0A>> One was lost.%0A   Which?%0A");
  ASSERT_EQ(std::string(kExplanation), "\n>> ");
  const Observation seen = with_records(records);
  EXPECT_EQ(sentence(seen), "One was lost. Which? [counter_test.cc:12]");
}

TEST(Judge, AnAssertionInAChildCounts) {
  EXPECT_EQ(verdict(with_records("hello|10|tsan\nbegin|10|Counter.AddsUp\nfail|11|t.cc|3|no\nend|10|passed\n")),
            Verdict::fail);
}

TEST(Judge, AChildThatComesBackIsFail) {
  Observation seen =
      with_records("hello|10|tsan\nbegin|10|Counter.AddsUp\nfail|11|t.cc|3|no\nstray|11\nend|10|passed\n");
  EXPECT_EQ(verdict(seen), Verdict::fail);
  EXPECT_TRUE(contains(sentence(seen), "came back")) << sentence(seen);
  EXPECT_TRUE(contains(judge(kCase, seen).detail, "t.cc:3: no"));
}

TEST(Judge, AFailureWithoutAReasonIsFail) {
  EXPECT_EQ(verdict(with_records("hello|10|tsan\nbegin|10|Counter.AddsUp\nend|10|failed\n")), Verdict::fail);
}

// What the tests noted before GoogleTest heard of it.

TEST(Judge, AFailureThatIsKeptBackIsTamper) {
  for (const char* end : {"end|10|passed|4|4\n", "end|10|failed|4|4\n"}) {
    const Observation seen = with_records(std::string(kBegun) + "noted|10|a/t.cc|3\n" + end);
    EXPECT_EQ(verdict(seen), Verdict::tamper) << end;
    EXPECT_EQ(judge(kCase, seen).detail, "a/t.cc:3");
  }
}

TEST(Judge, AFailureThatIsReportedIsFail) {
  const Observation seen =
      with_records(std::string(kBegun) + "noted|10|a/t.cc|3\nfail|10|a/t.cc|3|no\nend|10|failed|4|4\n");
  EXPECT_EQ(verdict(seen), Verdict::fail);
  EXPECT_EQ(sentence(seen), "no [t.cc:3]");
}

TEST(Judge, AChildMayEndBeforeItSaysWhy) {
  const Observation seen = with_records(std::string(kBegun) + "noted|11|a/t.cc|3\nend|10|passed|4|4\n");
  EXPECT_EQ(verdict(seen), Verdict::fail);
  EXPECT_TRUE(contains(sentence(seen), "[t.cc:3]")) << sentence(seen);
  const Observation both =
      with_records(std::string(kBegun) + "noted|11|a/t.cc|3\nnoted|10|a/t.cc|4\nend|10|passed|4|4\n");
  EXPECT_EQ(verdict(both), Verdict::tamper);
}

TEST(Judge, AnAssertionThatIsNeverLeftIsTamper) {
  EXPECT_EQ(verdict(with_records(std::string(kBegun) + "end|10|passed|3|2\n")), Verdict::tamper);
  EXPECT_EQ(verdict(with_records(std::string(kBegun) + "end|10|passed|3\n")), Verdict::tamper);
}

TEST(Judge, ACaseThatLooksAtNothingIsTamper) {
  EXPECT_EQ(verdict(with_records(std::string(kBegun) + "end|10|passed|0|0\n")), Verdict::tamper);
  EXPECT_EQ(verdict(with_records(std::string(kBegun) + "end|10|passed|1|1\n")), Verdict::pass);
}

// Claims that do not fit.

TEST(Judge, ClaimsThatDoNotFitAreTamper) {
  for (const char* records : {
           "hello|10|tsan\nbegin|10|Counter.Other\nend|10|passed\n",
           "hello|10|tsan\nbegin|11|Counter.AddsUp\nend|10|passed\n",
           "hello|10|tsan\nend|10|passed\nbegin|10|Counter.AddsUp\n",
           "hello|10|tsan\nbegin|10|Counter.AddsUp\nend|10|passed\nend|10|passed\n",
           "hello|10|tsan\nbegin|10|Counter.AddsUp\nbegin|10|Counter.AddsUp\nend|10|passed\n",
           "hello|10|tsan\nbegin|10|Counter.AddsUp\nend|10|passed\nend|10|failed\n",
           "hello|10|tsan\nhello|11|tsan\nbegin|10|Counter.AddsUp\nend|10|passed\n",
       }) {
    EXPECT_EQ(verdict(with_records(records)), Verdict::tamper) << records;
  }
}

TEST(Judge, GarbageIsTamper) {
  Observation seen = passing();
  seen.outcome.records += "garbage\n";
  EXPECT_EQ(verdict(seen), Verdict::tamper);
  seen = passing();
  seen.outcome.records += "a line without its end";
  EXPECT_EQ(verdict(seen), Verdict::tamper);
}

TEST(Judge, GarbageDoesNotHideAFailure) {
  Observation seen = with_records(kFailed);
  seen.outcome.records += "garbage\n";
  EXPECT_EQ(verdict(seen), Verdict::fail);
}

// Whoever can write to the channel, but does not have the key.
TEST(Judge, AForgedEndIsTamper) {
  Observation seen = with_records(kBegun);
  seen.outcome.records += "end|10|passed\n";
  EXPECT_EQ(verdict(seen), Verdict::tamper);
  seen.outcome.records = sealed(kBegun) + "0123456789abcdef|2|end|10|passed\n";
  EXPECT_EQ(verdict(seen), Verdict::tamper);
}

TEST(Judge, AForgeryIsTamperWhateverElseHappened) {
  for (const char* forged :
       {"hello|10|tsan\n", "no_case|10|Counter.AddsUp\n", "not_started|10|a|1|b\n", "gave_up|10\n"}) {
    Observation seen = passing();
    seen.outcome.records += forged;
    EXPECT_EQ(verdict(seen), Verdict::tamper) << forged;
    seen.outcome.records = std::string(forged) + sealed(kFailed);
    EXPECT_EQ(verdict(seen), Verdict::tamper) << forged;
  }
}

TEST(Judge, ARecordedTruthIsNotToldTwice) {
  Observation seen = passing();
  seen.outcome.records += sealed(kPassed);
  EXPECT_EQ(verdict(seen), Verdict::tamper);
}

// A child whose assertion failed was kept from saying so: its serial number is missing.
TEST(Judge, WhatDidNotArriveIsMissed) {
  Observation seen = passing();
  seen.outcome.records = sealed(kBegun) + sealed("end|10|passed\n", 3);
  EXPECT_EQ(verdict(seen), Verdict::crash);
  EXPECT_TRUE(contains(sentence(seen), "descriptor")) << sentence(seen);
}

TEST(Judge, WhatIsSaidAfterTheEndMayBeMissing) {
  Observation seen = passing();
  seen.outcome.records += sealed("leak|11|x\n", 5);
  EXPECT_EQ(verdict(seen), Verdict::leak);
}

// Leftovers.

TEST(Judge, WhatIsLeftBehindIsALeak) {
  Observation zombie = passing();
  zombie.outcome.survivors = {{12, true, "worker"}};
  EXPECT_EQ(verdict(zombie), Verdict::leak);
  EXPECT_TRUE(contains(sentence(zombie), "zombie"));

  Observation running = passing();
  running.outcome.survivors = {{12, false, "worker"}};
  EXPECT_EQ(verdict(running), Verdict::leak);
  EXPECT_TRUE(contains(sentence(running), "still running"));

  Observation name = passing();
  name.outcome.leftovers = {"the name /dev/shm/forgotten"};
  EXPECT_EQ(verdict(name), Verdict::leak);
  EXPECT_TRUE(sentence(name).starts_with("The name /dev/shm/forgotten was left behind")) << sentence(name);

  const Observation descriptor =
      with_records("hello|10|tsan\nbegin|10|Counter.AddsUp\nleak|10|file descriptor 6\nend|10|passed\n");
  EXPECT_EQ(verdict(descriptor), Verdict::leak);
  EXPECT_TRUE(contains(sentence(descriptor), "file descriptor 6"));
}

TEST(Judge, EveryLeftoverIsListed) {
  Observation seen = passing();
  seen.outcome.survivors = {{12, true, "worker"}, {13, false, "worker"}};
  seen.outcome.leftovers = {"the name /dev/shm/a\x1b"};
  const std::string detail = judge(kCase, seen).detail;
  EXPECT_TRUE(contains(detail, "zombie")) << detail;
  EXPECT_TRUE(contains(detail, "still running")) << detail;
  EXPECT_TRUE(contains(detail, "/dev/shm/a\\x1B")) << detail;
}

// Precedence.

// One run in which everything is wrong at once; causes are taken away one by one, from the strongest on.
TEST(Judge, TheStrongestCauseGoesFirst) {
  Observation seen = passing();
  seen.outcome.end = Outcome::End::jail_failed;
  seen.outcome.survivors = {{12, true, "worker"}};
  seen.reports = {report("thread leak"), race()};
  const std::string marked = sealed(std::string(kFailed) + "not_started|11|counter.cc|14|Counter::add\n");
  seen.outcome.records = marked + "end|10|passed\n";
  EXPECT_EQ(verdict(seen), Verdict::infra);

  seen.outcome.end = Outcome::End::wall_limit;
  EXPECT_EQ(verdict(seen), Verdict::tamper);
  seen.outcome.records = marked;
  EXPECT_EQ(verdict(seen), Verdict::not_started);
  seen.outcome.records = sealed(kFailed);
  EXPECT_EQ(verdict(seen), Verdict::race);
  seen.reports.pop_back();
  EXPECT_EQ(verdict(seen), Verdict::leak) << "the other report";
  seen.reports.clear();
  EXPECT_EQ(verdict(seen), Verdict::timeout);
  seen.outcome.end = Outcome::End::signalled;
  seen.outcome.code = SIGABRT;
  EXPECT_EQ(verdict(seen), Verdict::crash);
  seen.outcome.end = Outcome::End::exited;
  seen.outcome.code = 1;
  EXPECT_EQ(verdict(seen), Verdict::fail);
  seen.outcome.records = sealed(kPassed);
  EXPECT_EQ(verdict(seen), Verdict::crash) << "the exit code";
  seen.outcome.code = 0;
  EXPECT_EQ(verdict(seen), Verdict::leak);
  seen.outcome.survivors.clear();
  EXPECT_EQ(verdict(seen), Verdict::pass);
}

// Nothing that a tested program says reaches a report as it came.
TEST(Judge, EveryTextIsMadePlain) {
  Observation seen = with_records(
      "hello|10|tsan\nbegin|10|Counter.AddsUp\nfail|10|x%1B.cc|1|%1B[2J\xff%0A>> \xc2\x9b%00\nend|10|failed\n");
  seen.outcome.output = std::string("\0\xff\r", 3);
  seen.outcome.code = 1;
  const CaseResult result = judge(kCase, seen);
  for (const std::string& text : {result.sentence, result.detail, result.output}) {
    for (const char c : text) {
      EXPECT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f)) << static_cast<int>(c) << " in " << text;
    }
  }
}

}  // namespace
}  // namespace trenza
