#include "grader/interleave/play/game.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "grader/interleave/play/played_program.h"
#include "grader/interleave/search/shrink.h"
#include "grader/interleave/search/token.h"

namespace trenza::interleave {
namespace {

Game::Options options() { return {.subject = "a case", .source = any_line}; }

// Takes the step of `task`, which must be on offer.
void choose(Game& game, int task) {
  const std::vector<Option>& offered = game.position().options;
  const auto found = std::find_if(offered.begin(), offered.end(), [&](const Option& option) {
    return option.choice.task == task && option.choice.variant == Variant::normal;
  });
  ASSERT_NE(found, offered.end()) << "task " << task << " cannot go on";
  game.choose(found->choice);
}

TEST(Game, BeginsAtTheFirstDecision) {
  Program lost_update(tested("lost_update"), {});
  Game game(lost_update, options());
  const Position& position = game.position();
  ASSERT_EQ(position.options.size(), 2u);
  EXPECT_EQ(position.options[0].name, "main");
  EXPECT_EQ(position.options[0].key, "0");
  EXPECT_EQ(position.options[0].text, "reads number → 0");
  EXPECT_EQ(position.options[0].where, "lost_update.cc:8");
  EXPECT_EQ(position.options[0].code, "line 8");
  EXPECT_EQ(position.options[1].name, "thread 1");
  EXPECT_GT(position.forced, 0u) << "nobody but main could start the thread";
  EXPECT_TRUE(position.indifferent) << "both read";
  EXPECT_FALSE(game.undo());
}

TEST(Game, TwoReadsFirstLoseAnUpdate) {
  Token token;
  {
    Program lost_update(tested("lost_update"), {});
    Game game(lost_update, options());
    choose(game, 0);
    choose(game, 1);
    EXPECT_FALSE(game.position().indifferent) << "both write";
    ASSERT_EQ(game.position().options.size(), 2u);
    EXPECT_EQ(game.position().options[1].text, "writes number ← 1");
    choose(game, 0);
    EXPECT_TRUE(game.position().over) << "whatever is left, there is nothing to decide";
    const Ending ending = game.ending();
    EXPECT_EQ(ending.trace.kind, "assertion");
    token = decode(ending.token);
    EXPECT_EQ(token.subject, "a case");
  }
  Program again(tested("lost_update"), {});
  again.set_races(token.races);
  EXPECT_TRUE(replay(again, token.choices, token.hash, false));
  EXPECT_EQ(again.region().finding.kind, FindingKind::assertion);
}

TEST(Game, OneAfterTheOtherLosesNothing) {
  Program lost_update(tested("lost_update"), {});
  Game game(lost_update, options());
  choose(game, 0);
  choose(game, 0);
  while (!game.position().over) choose(game, 1);
  EXPECT_EQ(game.ending().trace.kind, "none");
}

TEST(Game, UndoGoesBackToTheDecision) {
  Program lost_update(tested("lost_update"), {});
  Game game(lost_update, options());
  const std::size_t steps = game.steps();
  choose(game, 1);
  EXPECT_GT(game.steps(), steps);
  ASSERT_TRUE(game.undo());
  EXPECT_EQ(game.steps(), steps);
  EXPECT_EQ(game.position().options.size(), 2u);
  game.go_on();
  EXPECT_TRUE(game.position().over);
  ASSERT_TRUE(game.undo());
  EXPECT_FALSE(game.position().over);
  EXPECT_EQ(game.steps(), steps);
}

TEST(Game, FindsTheBugFromHere) {
  Program lost_update(tested("lost_update"), {});
  Game game(lost_update, options());
  choose(game, 1);
  const std::size_t steps = game.steps();
  const Game::Hunt hunt = game.find_bug(200);
  ASSERT_TRUE(hunt.bug);
  EXPECT_EQ(hunt.bug->trace.kind, "assertion");
  ASSERT_GT(hunt.bug->trace.steps.size(), steps);
  EXPECT_EQ(hunt.bug->trace.steps[steps - 1].task, 1) << "it begins as the game did";
  EXPECT_EQ(hunt.bug->trace.steps[steps - 1].operation, "load");
  EXPECT_EQ(game.steps(), steps) << "the game itself goes on where it was";
}

TEST(Game, FindsNoBugWhereItIsTooLate) {
  Program lost_update(tested("lost_update"), {});
  Game game(lost_update, options());
  choose(game, 1);
  choose(game, 1);
  const Game::Hunt hunt = game.find_bug(60);
  EXPECT_FALSE(hunt.bug) << "thread 1 has read and written before anybody else";
  EXPECT_EQ(hunt.schedules, 60u);
}

TEST(Game, BothSidesOfARaceAreDecisions) {
  Program race(tested("race_to_failure"), {});
  Game game(race, options());
  bool racing = false;
  for (int moves = 0; !game.position().over && moves < 50; ++moves) {
    for (const Option& option : game.position().options) {
      racing = racing || option.text.find("racing") != std::string::npos;
    }
    game.choose(game.position().options.front().choice);
  }
  EXPECT_TRUE(racing);
  EXPECT_FALSE(game.ending().trace.races.empty());
}

TEST(Game, OtherLinesAreNobodysDecision) {
  Program lost_update(tested("lost_update"), {});
  Game game(lost_update, {.subject = "a case", .weak = false, .source = [](const Place&) { return std::string(); }});
  EXPECT_TRUE(game.position().over);
  EXPECT_EQ(game.ending().trace.kind, "none");
}

}  // namespace
}  // namespace trenza::interleave
