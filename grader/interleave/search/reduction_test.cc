// What a search leaves out is judged by going through every schedule, one by one.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "grader/interleave/search/explorer.h"
#include "grader/interleave/search/happens_before.h"
#include "grader/interleave/search/tested_program.h"

namespace trenza::interleave {
namespace {

// The equivalence classes that `run` goes through.
template <typename Run>
std::set<std::uint64_t> classes(const std::string& name, Run run) {
  Program running(program(name), {});
  Search search(running, {100'000, std::chrono::seconds(200)}, 1);
  std::set<std::uint64_t> seen;
  search.observe([&](const Region& region) {
    if (region.finding.kind == FindingKind::none) {
      seen.insert(HappensBefore(region).fingerprint());
    }
  });
  run(search);
  EXPECT_FALSE(search.over()) << "of " << name;
  return seen;
}

// Every schedule with at most `bound` preemptions, which spurious wake-ups count as, one by one: the judge of what a
// search may leave out.
void explore_one_by_one(Search& search, int bound, std::uint32_t spurious) {
  struct Node {
    Choice taken;
    std::vector<Choice> untried;
  };
  std::vector<Node> path;
  for (;;) {
    search.reset_plan(Policy::oldest);
    search.plan().spurious = spurious;
    search.plan().prefix_size = static_cast<std::uint32_t>(path.size());
    for (std::size_t i = 0; i < path.size(); ++i) search.plan().prefix[i] = path[i].taken;
    ASSERT_TRUE(search.run("one by one"));
    const Region& region = search.region();
    int preemptions = 0;
    for (std::uint32_t i = 0; i < region.step_count; ++i) {
      const Step& step = region.steps[i];
      const auto cost = [&](Choice choice) {
        if (choice.variant == Variant::spurious) return 1;
        const bool could_go_on =
            i > 0 && region.steps[i - 1].op.kind != OpKind::yield && step.ready.has(region.steps[i - 1].choice.task);
        return could_go_on && choice.task != region.steps[i - 1].choice.task ? 1 : 0;
      };
      if (i >= path.size()) {
        path.push_back({step.choice, {}});
        const auto add = [&](const TaskSet& tasks, Variant variant) {
          for (int task = tasks.next(0); task >= 0; task = tasks.next(task + 1)) {
            const Choice choice{static_cast<std::uint8_t>(task), variant};
            if (choice != step.choice && preemptions + cost(choice) <= bound) path.back().untried.push_back(choice);
          }
        };
        add(step.ready, Variant::normal);
        add(step.spurious, Variant::spurious);
      }
      preemptions += cost(step.choice);
    }
    while (!path.empty() && path.back().untried.empty()) path.pop_back();
    if (path.empty()) return;
    path.back().taken = path.back().untried.back();
    path.back().untried.pop_back();
  }
}

constexpr int kEveryOrder = 50;

TEST(Preemptions, MeetEveryClassWithAsManyPreemptions) {
  for (const std::string name :
       {"independent", "branches", "handoff", "family", "meeting", "pipes", "dies_with_lock"}) {
    for (const int bound : {0, 1, 2, 3}) {
      const auto all = classes(name, [&](Search& search) { explore_one_by_one(search, bound, 1); });
      std::uint64_t schedules = 0;
      const auto bounded = classes(name, [&](Search& search) {
        const Bounded result = explore_preemptions(search, bound);
        EXPECT_EQ(result.complete, bound);
        schedules = result.schedules;
      });
      EXPECT_EQ(all, bounded) << name << ", " << bound << " preemptions, " << schedules << " schedules";
    }
  }
}

TEST(Reduction, MeetsEveryClassOfInterleavings) {
  for (const std::string name : {"independent", "branches", "handoff", "family", "meeting"}) {
    std::uint64_t schedules = 0;
    const auto all = classes(name, [](Search& search) { explore_one_by_one(search, kEveryOrder, 0); });
    const auto reduced = classes(name, [&](Search& search) {
      const Reduced result = explore_reduced(search, 100'000);
      EXPECT_TRUE(result.complete);
      schedules = result.schedules - result.redundant;
    });
    EXPECT_EQ(all, reduced) << name;
    EXPECT_EQ(schedules, reduced.size()) << "one schedule for each class";
  }
}

TEST(Reduction, DeclinesWhatItCannotReorder) {
  Program running(program("pipes"), {});
  Search search(running, {}, 1);
  const Reduced result = explore_reduced(search, 100);
  EXPECT_TRUE(result.unsuitable);
  EXPECT_FALSE(result.complete);
}

}  // namespace
}  // namespace trenza::interleave
