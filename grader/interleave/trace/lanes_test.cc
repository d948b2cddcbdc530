#include "grader/interleave/trace/lanes.h"

#include <gtest/gtest.h>

#include <sstream>

#include "grader/interleave/trace/example.h"
#include "grader/interleave/trace/text.h"

namespace trenza::interleave {
namespace {

TEST(Lanes, DrawALostUpdate) {
  EXPECT_EQ(render_lanes(tell(lost_update()), {.width = 80}),
            R"(   │ where      │ main                            │ thread 1
───┼────────────┼─────────────────────────────────┼─────────────────────
 1 │ lost.cc:11 │ starts thread 1                 │
 2 │ lost.cc:8  │ reads number → 0                │
━━━ ◆ decisive switch: main could go on, but thread 1 does ━━━━━━━━━━━━━
 3 │            │ ┊                               │ begins
 4 │ lost.cc:8  │ ┊                               │ reads number → 0
 5 │ lost.cc:8  │ ┊                               │ writes number ← 1
 6 │            │ ┊                               │ ends
 7 │ lost.cc:8  │ writes number ← 1               │
   │            │ ! overwrites what thread 1      │
   │            │ wrote in step 5: last looked in │
   │            │ step 2                          │
 8 │ lost.cc:13 │ joins thread 1                  │
 ✗ │ lost.cc:14 │ ✗ assertion failed: number == 2 │
───┴────────────┴─────────────────────────────────┴─────────────────────
exercises/lost.cc:14: int main(): assertion failed: number == 2 (main).
)");
}

TEST(Lanes, NeverExceedTheWidth) {
  for (const Trace& trace : {lost_update(), lock_order()}) {
    for (const std::size_t width : {40u, 60u, 80u, 100u, 200u}) {
      const auto source = [](const Place&) { return std::string(70, 'x'); };
      std::istringstream lines(render_lanes(tell(trace, {.source = source}), {.width = width}));
      for (std::string line; std::getline(lines, line);) EXPECT_LE(columns(line), width) << line;
    }
  }
}

TEST(Lanes, ManyTasksGetMarks) {
  Trace trace = lost_update();
  for (int task = 2; task < 8; ++task) {
    trace.steps.push_back(step(task, "task_start"));
    trace.tasks.emplace_back().task = task;
  }
  const std::string text = render_lanes(tell(trace), {.width = 80});
  EXPECT_NE(text.find("A main, B thread 1"), std::string::npos) << text;
  EXPECT_NE(text.find("●"), std::string::npos) << text;
}

TEST(Lanes, SourceLinesNeedRoom) {
  const auto source = [](const Place&) { return std::string("number.store(1);"); };
  const Story story = tell(lost_update(), {.source = source});
  EXPECT_EQ(render_lanes(story, {.width = 60}).find("number.store"), std::string::npos);
  EXPECT_NE(render_lanes(story, {.width = 120}).find("number.store"), std::string::npos);
}

TEST(Lanes, ColoursOnlyWhenAsked) {
  const Story story = tell(lost_update());
  EXPECT_EQ(render_lanes(story).find('\x1b'), std::string::npos);
  EXPECT_NE(render_lanes(story, {.colours = true}).find("\x1b[1;33m"), std::string::npos);
}

TEST(Lanes, DoNotObeyWhatTheProgramSays) {
  Trace trace = lost_update();
  trace.sentence = "assertion failed: \x1b[2J (task 0).";
  trace.steps[1].object = "atomic \x1b]0;title\x07";
  EXPECT_EQ(render_lanes(tell(trace)).find('\x1b'), std::string::npos);
}

TEST(Lanes, EndWithTheFinding) {
  const std::string text = render_lanes(tell(lock_order()));
  EXPECT_TRUE(text.ends_with("\nDeadlock: nothing can run any more.\n")) << text;
}

}  // namespace
}  // namespace trenza::interleave
