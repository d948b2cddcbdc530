#include "grader/runner/cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>

namespace trenza {
namespace {

std::vector<Case> cases(int count) {
  std::vector<Case> all;
  for (int i = 0; i < count; ++i) all.push_back({"C." + std::to_string(i), 1, {}});
  return all;
}

CaseResult passed(const Case& c) { return {c.name, c.points, Verdict::pass, "", "", "", 0}; }

std::vector<std::string> names(const std::vector<CaseResult>& results) {
  std::vector<std::string> all;
  for (const CaseResult& result : results) all.push_back(result.name);
  return all;
}

TEST(Cases, AreToldInTheirOrderHoweverTheyEnd) {
  // The first case ends only when the second has.
  std::latch second_ended(1);
  const RunCase run = [&](const Case& c) {
    if (c.name == "C.0") second_ended.wait();
    if (c.name == "C.1") second_ended.count_down();
    return passed(c);
  };
  std::vector<CaseResult> told;
  const auto results = run_cases(cases(5), {run, run}, [&](const CaseResult& one) { told.push_back(one); });
  const std::vector<std::string> order = {"C.0", "C.1", "C.2", "C.3", "C.4"};
  EXPECT_EQ(names(told), order);
  EXPECT_EQ(names(results), order);
}

TEST(Cases, RunSideBySideWhereThereAreSeveralRunners) {
  std::latch all_run(3);
  const RunCase run = [&](const Case& c) {
    all_run.arrive_and_wait();
    return passed(c);
  };
  EXPECT_EQ(run_cases(cases(3), {run, run, run}, [](const CaseResult&) {}).size(), 3u);
}

TEST(Cases, AFaultOfOneRunnerIsThrownWhenTheOthersHaveEnded) {
  std::latch other_begun(1);
  bool other_ended = false;
  const RunCase run = [&](const Case& c) {
    if (c.name == "C.0") {
      other_begun.wait();
      throw std::runtime_error("no room");
    }
    other_begun.count_down();
    other_ended = c.name == "C.1";
    return passed(c);
  };
  EXPECT_THROW(run_cases(cases(2), {run, run}, [](const CaseResult&) {}), std::runtime_error);
  EXPECT_TRUE(other_ended);
}

TEST(Cases, OnlyExploredOnesShareTheMachine) {
  EXPECT_EQ(cases_at_a_time("native", Jail::Level::full), 1u);
  EXPECT_EQ(cases_at_a_time("tsan", Jail::Level::local), 1u);
  EXPECT_EQ(cases_at_a_time("interleave", Jail::Level::none), 1u);
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  EXPECT_EQ(cases_at_a_time("interleave", Jail::Level::full), std::min<std::size_t>(cores, 4));
}

}  // namespace
}  // namespace trenza
