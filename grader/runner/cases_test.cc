#include "grader/runner/cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

namespace trenza {
namespace {

constexpr Mode kExplored = Mode::interleave;

std::vector<Case> cases(int count) {
  std::vector<Case> all;
  for (int i = 0; i < count; ++i) all.push_back({"C." + std::to_string(i), 1, {}});
  return all;
}

CaseResult with(const Case& c, Verdict verdict) { return {c.name, c.points, verdict, "", "", "", 0}; }
CaseResult passed(const Case& c) { return with(c, Verdict::pass); }

void nobody(Mode, const CaseResult&) {}

std::vector<std::string> names(const std::vector<CaseResult>& results) {
  std::vector<std::string> all;
  for (const CaseResult& result : results) all.push_back(result.name);
  return all;
}

std::vector<Verdict> verdicts(const std::vector<CaseResult>& results) {
  std::vector<Verdict> all;
  for (const CaseResult& result : results) all.push_back(result.verdict);
  return all;
}

TEST(Cases, AreToldInTheirOrderHoweverTheyEnd) {
  // The first case ends only when the second has.
  std::latch second_ended(1);
  const RunCase run = [&](const Case& c, Mode) {
    if (c.name == "C.0") second_ended.wait();
    if (c.name == "C.1") second_ended.count_down();
    return passed(c);
  };
  std::vector<CaseResult> told;
  auto results =
      run_cases({cases(5), {kExplored}}, {run, run}, [&](Mode, const CaseResult& one) { told.push_back(one); });
  const std::vector<std::string> order = {"C.0", "C.1", "C.2", "C.3", "C.4"};
  EXPECT_EQ(names(told), order);
  EXPECT_EQ(names(results[kExplored]), order);
}

TEST(Cases, ExploredOnesRunSideBySideWhereThereAreSeveralRunners) {
  std::latch all_run(3);
  const RunCase run = [&](const Case& c, Mode) {
    all_run.arrive_and_wait();
    return passed(c);
  };
  EXPECT_EQ(run_cases({cases(3), {kExplored}}, {run, run, run}, nobody)[kExplored].size(), 3u);
}

TEST(Cases, TheFirstFailureEndsAllWhereOneIsEnough) {
  const RunCase run = [](const Case& c, Mode) { return c.name == "C.1" ? with(c, Verdict::crash) : passed(c); };
  Agenda agenda{cases(4), {Mode::native, Mode::tsan}};
  agenda.until_failure = true;
  auto results = run_cases(agenda, {run}, nobody);
  const auto out = Verdict::not_run;
  EXPECT_EQ(verdicts(results[Mode::native]), (std::vector<Verdict>{Verdict::pass, Verdict::crash, out, out}));
  EXPECT_EQ(verdicts(results[Mode::tsan]), (std::vector<Verdict>(4, out)));
}

TEST(Cases, OthersRunOneAtATimeInEachMode) {
  std::map<Mode, std::atomic<int>> inside;
  inside[Mode::native] = inside[Mode::tsan] = 0;
  std::atomic<int> most{0};
  const RunCase run = [&](const Case& c, Mode mode) {
    most = std::max<int>(most, ++inside[mode]);
    std::this_thread::yield();
    --inside[mode];
    return passed(c);
  };
  run_cases({cases(50), {Mode::native, Mode::tsan}}, {run, run, run, run}, nobody);
  EXPECT_EQ(most, 1);
}

TEST(Cases, ACaseIsInOneModeAfterTheOther) {
  std::mutex mutex;
  std::map<std::string, std::vector<Mode>> seen;
  const RunCase run = [&](const Case& c, Mode mode) {
    const std::lock_guard lock(mutex);
    seen[c.name].push_back(mode);
    return passed(c);
  };
  const std::vector<Mode> modes(kAllModes.begin(), kAllModes.end());
  std::vector<Mode> told;
  run_cases({cases(10), modes}, {run, run, run}, [&](Mode mode, const CaseResult&) { told.push_back(mode); });
  for (const auto& [name, order] : seen) EXPECT_EQ(order, modes) << name;
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end())) << "results of one mode after those of the other";
  EXPECT_EQ(told.size(), 30u);
}

TEST(Cases, TheFirstModeInWhichACaseFailsEndsIt) {
  std::mutex mutex;
  std::set<std::pair<std::string, Mode>> ran;
  const RunCase run = [&](const Case& c, Mode mode) {
    const std::lock_guard lock(mutex);
    ran.insert({c.name, mode});
    if (c.name == "C.0" && mode == Mode::interleave) return with(c, Verdict::deadlock);
    if (c.name == "C.1" && mode == Mode::native) return with(c, Verdict::crash);
    return passed(c);
  };
  const std::vector<Mode> modes(kAllModes.begin(), kAllModes.end());
  auto results = run_cases({cases(3), modes}, {run, run}, nobody);
  using V = Verdict;
  EXPECT_EQ(verdicts(results[Mode::interleave]), (std::vector{V::deadlock, V::pass, V::pass}));
  EXPECT_EQ(verdicts(results[Mode::native]), (std::vector{V::not_run, V::crash, V::pass}));
  EXPECT_EQ(verdicts(results[Mode::tsan]), (std::vector{V::not_run, V::not_run, V::pass}));
  EXPECT_EQ(results[Mode::tsan][0].sentence, "not run: the case had failed in the interleave mode");
  EXPECT_EQ(results[Mode::tsan][1].sentence, "not run: the case had failed in the native mode");
  EXPECT_EQ(ran.size(), 6u);
  EXPECT_FALSE(ran.contains({"C.0", Mode::native}));
  EXPECT_FALSE(ran.contains({"C.1", Mode::tsan}));
}

TEST(Cases, TheFirstRaceIsRunNativelyToo) {
  for (int round = 0; round < 20; ++round) {
    // The last race is found first.
    std::latch last_found(1);
    const RunCase run = [&](const Case& c, Mode mode) {
      if (mode != Mode::interleave) return with(c, Verdict::fail);
      if (c.name == "C.0") last_found.wait();
      if (c.name == "C.2") last_found.count_down();
      return with(c, c.name == "C.0" ? Verdict::pass : Verdict::race);
    };
    const std::vector<Mode> modes(kAllModes.begin(), kAllModes.end());
    auto results = run_cases({cases(3), modes}, {run, run, run}, nobody);
    using V = Verdict;
    EXPECT_EQ(verdicts(results[Mode::native]), (std::vector{V::fail, V::fail, V::not_run}));
    EXPECT_EQ(verdicts(results[Mode::tsan]), (std::vector{V::not_run, V::not_run, V::not_run}));
    EXPECT_EQ(results[Mode::native][2].sentence, "not run: the case had failed in the interleave mode");
  }
}

TEST(Cases, ARaceBehindAnotherFailureIsNotRunAgain) {
  const RunCase run = [](const Case& c, Mode mode) {
    if (mode == Mode::interleave) return with(c, c.name == "C.0" ? Verdict::deadlock : Verdict::race);
    return with(c, Verdict::fail);
  };
  auto results = run_cases({cases(2), {Mode::interleave, Mode::native}}, {run, run}, nobody);
  EXPECT_EQ(verdicts(results[Mode::native]), (std::vector{Verdict::not_run, Verdict::not_run}));
}

// Otherwise nobody would learn whether the submission is wrong, or a worse mistake would hide behind a smaller one.
TEST(Cases, WhatIsNoFailureOfTheSubmissionDoesNotEndACase) {
  for (const Verdict verdict : {Verdict::infra, Verdict::skipped, Verdict::uncontrolled, Verdict::not_run}) {
    const RunCase run = [&](const Case& c, Mode mode) {
      return with(c, mode == Mode::interleave ? verdict : Verdict::fail);
    };
    auto results = run_cases({cases(1), {Mode::interleave, Mode::native}}, {run}, nobody);
    EXPECT_EQ(verdicts(results[Mode::native]), std::vector{Verdict::fail}) << name(verdict);
  }
}

TEST(Cases, AllModesRunWhereThatIsAskedFor) {
  const RunCase run = [](const Case& c, Mode) { return with(c, Verdict::fail); };
  const std::vector<Mode> modes(kAllModes.begin(), kAllModes.end());
  auto results = run_cases({cases(2), modes, true}, {run, run}, nobody);
  for (const Mode mode : modes) EXPECT_EQ(verdicts(results[mode]), (std::vector{Verdict::fail, Verdict::fail}));
}

TEST(Cases, AFaultOfOneRunnerIsThrownWhenTheOthersHaveEnded) {
  std::latch other_begun(1);
  bool other_ended = false;
  const RunCase run = [&](const Case& c, Mode) {
    if (c.name == "C.0") {
      other_begun.wait();
      throw std::runtime_error("no room");
    }
    other_begun.count_down();
    other_ended = c.name == "C.1";
    return passed(c);
  };
  EXPECT_THROW(run_cases({cases(2), {kExplored}}, {run, run}, nobody), std::runtime_error);
  EXPECT_TRUE(other_ended);
}

TEST(Cases, OneOfAnotherModeRunsBesideTheExplorations) {
  std::latch explored(2), other(1);
  const RunCase run = [&](const Case& c, Mode mode) {
    if (mode == Mode::native && c.name == "C.0") {
      other.count_down();
    } else if (mode == Mode::interleave && c.name != "C.0") {
      explored.arrive_and_wait();  // two explorations go on …
      other.wait();                // … until a case of the other mode has run
    }
    return passed(c);
  };
  Agenda agenda{cases(3), {Mode::interleave, Mode::native}};
  agenda.explorations = 2;
  EXPECT_EQ(run_cases(agenda, {run, run, run}, nobody)[Mode::native].size(), 3u);
}

TEST(Cases, SoManyRunnersAreKeptBusy) {
  Agenda all{cases(3), {kAllModes.begin(), kAllModes.end()}};
  all.explorations = 2;
  EXPECT_EQ(runners_for(all, Jail::Level::full), 3u);
  EXPECT_EQ(runners_for(all, Jail::Level::none), 1u);
  Agenda explored{cases(3), {Mode::interleave}};
  explored.explorations = 2;
  EXPECT_EQ(runners_for(explored, Jail::Level::full), 2u);
  EXPECT_EQ(runners_for({cases(3), {Mode::native}}, Jail::Level::full), 1u);
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  EXPECT_EQ(explorations_at_a_time(Jail::Level::full), std::min<std::size_t>(cores, 4));
  EXPECT_EQ(explorations_at_a_time(Jail::Level::none), 1u);
}

}  // namespace
}  // namespace trenza
