#include "grader/interleave/search/explorer.h"
#include "grader/interleave/search/token.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include <set>
#include <string>

#include "grader/interleave/search/json.h"
#include "grader/interleave/search/statement.h"
#include "grader/interleave/search/tested_program.h"
#include "grader/interleave/search/trace.h"

namespace trenza::interleave {
namespace {

// What exploring the program comes to, within a thousand schedules.
Exploration explored(const std::vector<std::string>& command, Strategy strategy = Strategy::portfolio,
                     std::uint64_t seed = 1) {
  Program running(command, {});
  ExploreOptions options;
  options.strategy = strategy;
  options.seed = seed;
  options.budget.schedules = 1'000;
  return explore(running, options);
}

TEST(Explorer, FindsLostUpdateOfAtomic) {
  const Exploration exploration = explored(program("lost_update"));
  ASSERT_TRUE(exploration.found);
  EXPECT_EQ(exploration.found->finding.kind, FindingKind::assertion);
  ASSERT_TRUE(exploration.shrunk);
  EXPECT_TRUE(exploration.shrunk->repeats);
  EXPECT_LE(exploration.shrunk->switches, 3);
}

TEST(Explorer, FindsDeadlockOfLockOrder) {
  const Exploration exploration = explored(program("lock_order"));
  ASSERT_TRUE(exploration.found);
  EXPECT_EQ(exploration.found->finding.kind, FindingKind::deadlock);
}

// The calls between a guard and the mutex are the library's; the program's line names the mutex where it makes the
// guard.
TEST(Explorer, KnowsTheColumnOfAGuard) {
  Program running(program("lock_order"), {});
  ASSERT_TRUE(explore(running, {}).found);
  Symbols symbols(running.file());
  int locks = 0;
  for (const TraceStep& step : make_trace(running.region(), symbols).steps) {
    if (step.operation != "lock") continue;
    ++locks;
    EXPECT_GT(step.place.column, 0) << step.object;
  }
  EXPECT_GE(locks, 2);
}

TEST(Explorer, TellsLivelockFromDeadlock) {
  const Exploration exploration = explored(program("spin_order"));
  ASSERT_TRUE(exploration.found);
  EXPECT_EQ(exploration.found->finding.kind, FindingKind::livelock);
  EXPECT_TRUE(exploration.shrunk->repeats);
  EXPECT_LE(exploration.shrunk->switches, 5);
}

TEST(Explorer, NamesLostWakeup) {
  for (const char* const name : {"missed_notify", "atomic_sleep"}) {
    const Exploration exploration = explored(program(name));
    ASSERT_TRUE(exploration.found) << name;
    EXPECT_EQ(exploration.found->finding.kind, FindingKind::lost_wakeup) << name;
  }
}

// What the last schedule came to, in the words of the finding.
std::string sentence_of(const std::string& name, const std::string& argument) {
  const std::vector<std::string> command = {program(name)[0], argument};
  Program running(command, {});
  ExploreOptions options;
  options.budget.schedules = 1'000;
  explore(running, options);
  Symbols symbols(command[0]);
  return make_trace(running.region(), symbols).sentence;
}

TEST(Sentence, SaysWhatWasThrownAndWhere) {
  for (const char* const how : {"throws", "throws again"}) {
    const std::string sentence = sentence_of("terminates", how);
    EXPECT_NE(sentence.find("threw std::runtime_error that says \"the account is closed\", which nobody caught, at "),
              std::string::npos)
        << sentence;
    EXPECT_NE(sentence.find("terminates.cc:10."), std::string::npos) << sentence;
  }
}

TEST(Sentence, SaysThatAThreadJoinsItself) {
  const std::string sentence = sentence_of("terminates", "joins itself");
  EXPECT_NE(sentence.find("task 1 joins itself: it threw std::system_error"), std::string::npos) << sentence;
  EXPECT_NE(sentence.find("terminates.cc:17."), std::string::npos) << sentence;
}

TEST(Sentence, SaysThatAThreadWasNotJoined) {
  const std::string sentence = sentence_of("terminates", "forgets");
  EXPECT_NE(sentence.find("destroyed a std::thread that could still be joined"), std::string::npos) << sentence;
  EXPECT_NE(sentence.find("terminates.cc:24."), std::string::npos) << sentence;
}

TEST(Sentence, SaysWhatBecameOfTheNotification) {
  EXPECT_NE(sentence_of("notifications", "never").find("task 1 waits to be notified, and nobody ever did so"),
            std::string::npos);
  const std::string before = sentence_of("notifications", "before");
  EXPECT_NE(before.find("task 0 sent a notification in step 1, before task 0 began to wait in step"), std::string::npos)
      << before;
  const std::string other = sentence_of("notifications", "other");
  EXPECT_NE(other.find("and it woke task"), std::string::npos) << other;
}

TEST(Explorer, FindsLostUpdateOfTwoProcesses) {
  const Exploration exploration = explored(program("processes"));
  ASSERT_TRUE(exploration.found);
  EXPECT_EQ(exploration.found->finding.kind, FindingKind::exit_code);
  EXPECT_EQ(exploration.processes, 2);
}

TEST(Explorer, TellsBothPlacesOfARace) {
  Program running(program("race"), {});
  const Exploration exploration = explore(running, {});
  ASSERT_TRUE(exploration.found);
  EXPECT_EQ(exploration.found->finding.kind, FindingKind::race);
  Symbols symbols(program("race")[0]);
  const Trace trace = make_trace(running.region(), symbols);
  EXPECT_EQ(trace.object, "number");
  ASSERT_EQ(trace.accesses.size(), 2u);
  EXPECT_NE(trace.accesses[0].place.line, trace.accesses[1].place.line);
  for (const TraceAccess& access : trace.accesses) {
    EXPECT_NE(access.place.file.find("race.cc"), std::string::npos) << access.place.file;
  }
}

TEST(Explorer, TellsWhereTheProgramCalledTheLibraryThatRaces) {
  Program running(program("library_race"), {});
  const Exploration exploration = explore(running, {});
  ASSERT_TRUE(exploration.found);
  EXPECT_EQ(exploration.found->finding.kind, FindingKind::race);
  Symbols symbols(program("library_race")[0]);
  const Trace trace = make_trace(running.region(), symbols);
  ASSERT_EQ(trace.accesses.size(), 2u);
  std::set<int> lines;
  for (const TraceAccess& access : trace.accesses) {
    EXPECT_NE(access.place.file.find("library_race.cc"), std::string::npos) << access.place.file;
    lines.insert(access.place.line);
  }
  EXPECT_EQ(lines, (std::set<int>{7, 9})) << trace.sentence;
  EXPECT_NE(trace.place.file.find("library_race.cc"), std::string::npos) << trace.place.file;
}

TEST(Explorer, StatesThatAllWasExplored) {
  std::vector<std::string> command = program("processes");
  command.push_back("right");
  const Exploration exploration = explored(command);
  EXPECT_FALSE(exploration.found);
  EXPECT_TRUE(exploration.reduced.complete);
  EXPECT_NE(statement(exploration).find("All inequivalent interleavings"), std::string::npos);
}

TEST(Explorer, RefusesWhatItCannotControl) {
  const Exploration exploration = explored(program("opens_socket"));
  ASSERT_TRUE(exploration.found);
  EXPECT_EQ(exploration.found->finding.kind, FindingKind::uncontrolled);
}

TEST(Explorer, EndsWhatNeverEnds) {
  Program::Options options;
  options.schedule_limit = std::chrono::seconds(1);
  Program running(program("endless"), options);
  const Exploration exploration = explore(running, {});
  ASSERT_TRUE(exploration.found);
  EXPECT_EQ(exploration.found->finding.kind, FindingKind::time);
}

// Long before a schedule's limit of wall time, and whatever else the machine does.
TEST(Explorer, EndsALoopInWhichNothingCanChange) {
  Program running(program("endless"), {});
  const auto begin = std::chrono::steady_clock::now();
  const Exploration exploration = explore(running, {});
  ASSERT_TRUE(exploration.found);
  EXPECT_EQ(exploration.found->finding.kind, FindingKind::time);
  EXPECT_NE(std::string(exploration.found->finding.text).find("a task ran for 500 ms"), std::string::npos)
      << exploration.found->finding.text << " after "
      << std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() << " s";
}

TEST(Explorer, NoticesWhatDependsOnTheOutside) { EXPECT_TRUE(explored(program("reads_random")).nondeterministic); }

TEST(Explorer, FindsWhatIsWrongThoughSchedulesDoNotRepeat) {
  const Exploration exploration = explored(program("lost_update_at_random"));
  EXPECT_TRUE(exploration.nondeterministic);
  ASSERT_TRUE(exploration.found);
  EXPECT_EQ(exploration.found->finding.kind, FindingKind::assertion);
  EXPECT_FALSE(exploration.shrunk);
}

TEST(Explorer, WhatDoesNotFailAgainIsPassedOver) {
  std::vector<std::string> command = program("fails_once");
  command.push_back(::testing::TempDir() + "fails_once");
  const Exploration exploration = explored(command);
  EXPECT_FALSE(exploration.found);
  EXPECT_TRUE(exploration.nondeterministic);
  EXPECT_EQ(std::filesystem::remove(command.back()), true) << "the program has failed once";
}

TEST(Explorer, RefusesProgramWithoutRuntime) { EXPECT_THROW(explored({"/bin/true"}), std::runtime_error); }

TEST(Explorer, EveryStrategyFindsTheLostUpdate) {
  for (int i = 0; i < static_cast<int>(strategy_names().size()); ++i) {
    const Exploration exploration = explored(program("lost_update"), static_cast<Strategy>(i));
    EXPECT_TRUE(exploration.found) << strategy_names()[static_cast<std::size_t>(i)];
  }
}

TEST(Explorer, SameSeedGivesSameSchedules) {
  const Exploration once = explored(program("lost_update"), Strategy::surw, 7);
  const Exploration again = explored(program("lost_update"), Strategy::surw, 7);
  ASSERT_TRUE(once.found && again.found);
  EXPECT_EQ(once.found->schedule, again.found->schedule);
  EXPECT_EQ(once.found->hash, again.found->hash);
  EXPECT_EQ(once.shrunk->choices, again.shrunk->choices);
}

// All that an exploration says, but for how long it took.
std::string all_of(Exploration exploration) {
  exploration.seconds = 0;
  return to_json(exploration, nullptr).dump(1) + (exploration.found ? "" : statement(exploration));
}

TEST(Explorer, SeveralJobsGiveTheAnswerOfOne) {
  for (const char* const name : {"lock_order", "missed_notify", "processes", "race", "independent", "rare"}) {
    for (const Strategy strategy : {Strategy::portfolio, Strategy::mixture, Strategy::bounded}) {
      const auto with = [&](int jobs) {
        Program running(program(name), {});
        ExploreOptions options;
        options.strategy = strategy;
        options.budget.schedules = 400;
        options.jobs = jobs;
        return all_of(explore(running, options));
      };
      EXPECT_EQ(with(3), with(1)) << name << " by " << strategy_names()[static_cast<std::size_t>(strategy)];
    }
  }
}

TEST(Explorer, JobsShareWhatIsOver) {
  Program running(program("rare"), {});
  Search search(running, {2'000, std::chrono::seconds(200)}, 1, 3);
  std::uint64_t here = 0;
  search.observe([&](const Region&) { ++here; });
  Mixture(search).run(2'000);
  ASSERT_TRUE(search.found());
  EXPECT_GT(search.found()->schedule, 10u);
  EXPECT_EQ(here, 2u) << "the first schedule and the one that was found are run here, the others elsewhere";
}

TEST(Explorer, WhatASearchBeginsWithIsNeitherDelayedNorLost) {
  for (const int jobs : {1, 4}) {
    Program running(program("independent"), {});
    running.run();
    const std::vector<Choice> whole = running.choices();
    ASSERT_GT(choice_points(running.region()).size(), 4u);
    Search free(running, {}, 1, jobs);
    EXPECT_TRUE(explore_delays(free));
    Search bound(running, {}, 1, jobs);
    bound.begin_with(whole);
    EXPECT_TRUE(explore_delays(bound));
    EXPECT_GT(free.schedules(), 10u);
    EXPECT_EQ(bound.schedules(), 2u) << "nothing is left to decide";
    const std::vector<Choice> begun(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size()) / 2);
    Search half(running, {}, 1, jobs);
    half.begin_with(begun);
    int others = 0;
    half.observe([&](const Region&) {
      const std::vector<Choice> choices = running.choices();
      others += !std::equal(begun.begin(), begun.end(), choices.begin());
    });
    EXPECT_TRUE(explore_delays(half));
    EXPECT_GT(half.schedules(), 2u);
    EXPECT_LT(half.schedules(), free.schedules());
    EXPECT_EQ(others, 0);
  }
}

TEST(Explorer, TheMixtureGoesOnWhereItStopped) {
  Program running(program("independent"), {});
  Search search(running, {2'000, std::chrono::seconds(200)}, 1);
  std::vector<std::uint64_t> seeds;
  search.observe([&](const Region&) { seeds.push_back(search.plan().seed); });
  Mixture mixture(search);
  mixture.run(6);
  mixture.run(5);
  EXPECT_EQ(seeds.size(), 11u);
  EXPECT_EQ(std::set<std::uint64_t>(seeds.begin(), seeds.end()).size(), 11u) << "a schedule was drawn twice";
}

TEST(Explorer, FindsOldValuesWhereWeakMemoryIsAskedFor) {
  ExploreOptions options;
  options.budget.schedules = 2'000;
  Program program({"grader/interleave/search/testdata_old_value"}, {});
  EXPECT_FALSE(explore(program, options).found);
  options.weak = true;
  const Exploration weak = explore(program, options);
  ASSERT_TRUE(weak.found);
  EXPECT_EQ(weak.found->finding.kind, FindingKind::assertion);
  ASSERT_TRUE(weak.shrunk);
  EXPECT_TRUE(weak.shrunk->repeats);
  Symbols symbols("grader/interleave/search/testdata_old_value");
  for (const TraceStep& step : make_trace(program.region(), symbols).steps) {
    // std::atomic<bool> hands its calls on: the place that has the name is where the program calls it.
    if (step.operation == "load" || step.operation == "store") {
      EXPECT_GT(step.place.column, 0) << step.object;
    }
  }
  Token token;
  token.choices = weak.shrunk->choices;
  EXPECT_EQ(decode(encode(token)).choices, token.choices);
}

// What exploring a program comes to that goes on after races.
Exploration explored_after_races(const std::string& name, int jobs) {
  ExploreOptions options;
  options.budget.schedules = 300;
  options.go_on_after_races = true;
  options.jobs = jobs;
  Program running(program(name), {});
  Exploration exploration = explore(running, options);
  if (exploration.found && !exploration.race_is_found) {
    EXPECT_GT(running.region().race_count, 0u) << "the schedule that is shown tells of the races in it";
  }
  return exploration;
}

TEST(Explorer, GoesOnAfterARaceToTheFailureThatItCauses) {
  const Exploration one = explored_after_races("race_to_failure", 1);
  ASSERT_TRUE(one.found);
  EXPECT_EQ(one.found->finding.kind, FindingKind::assertion);
  EXPECT_TRUE(one.raced);
  EXPECT_FALSE(one.race_is_found);
  EXPECT_GT(one.points, 1u);
  ASSERT_TRUE(one.shrunk);
  EXPECT_TRUE(one.shrunk->repeats);
  const Exploration many = explored_after_races("race_to_failure", 3);
  ASSERT_TRUE(many.found);
  EXPECT_EQ(many.found->schedule, one.found->schedule);
  EXPECT_EQ(many.found->choices, one.found->choices);

  Token token;
  token.choices = one.shrunk->choices;
  token.races = one.found->races;
  token = decode(encode(token));
  Program::Options how;
  how.races = token.races;
  Program again(program("race_to_failure"), how);
  EXPECT_TRUE(replay(again, token.choices, one.shrunk->hash, false));
  EXPECT_EQ(again.region().finding.kind, FindingKind::assertion);
}

TEST(Explorer, ARaceThatNothingComesOfIsWhatIsFound) {
  const Exploration one = explored_after_races("race", 1);
  ASSERT_TRUE(one.found);
  EXPECT_EQ(one.found->finding.kind, FindingKind::race);
  EXPECT_TRUE(one.race_is_found);
  EXPECT_NE(statement_of_race(one).find("were points of decision"), std::string::npos);
  ASSERT_TRUE(one.shrunk);
  EXPECT_TRUE(one.shrunk->repeats);
  const Exploration many = explored_after_races("race", 3);
  ASSERT_TRUE(many.found);
  EXPECT_EQ(many.found->schedule, one.found->schedule);
  EXPECT_EQ(many.schedules, one.schedules);
}

TEST(Explorer, ARaceThatNothingComesOfIsShownThoughSchedulesDoNotRepeat) {
  ExploreOptions options;
  options.budget.schedules = 20;
  options.go_on_after_races = true;
  Program running(program("race_at_random"), {});
  const Exploration exploration = explore(running, options);
  EXPECT_TRUE(exploration.nondeterministic);
  EXPECT_TRUE(exploration.race_is_found);
  EXPECT_EQ(running.region().finding.kind, FindingKind::race);
  EXPECT_NE(statement_of_race(exploration).find("No plain access was a point"), std::string::npos);
}

TEST(Explorer, FindsAnOldValueThatIsOldOnlyAfterOneDelay) {
  ExploreOptions options;
  options.weak = true;
  options.strategy = Strategy::stale;
  options.budget.schedules = 100;
  Program running(program("old_value_after_another"), {});
  const Exploration weak = explore(running, options);
  ASSERT_TRUE(weak.found);
  EXPECT_EQ(weak.found->finding.kind, FindingKind::race);
}

}  // namespace
}  // namespace trenza::interleave
