#include "grader/interleave/play/player.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "grader/interleave/play/played_program.h"

namespace trenza::interleave {
namespace {

// What a player who types `input` is told.
std::string played(const std::string& input, const std::string& name = "lost_update",
                   std::string (*source)(const Place&) = any_line) {
  Program running(tested(name), {});
  Game game(running, {.subject = "a case", .weak = false, .source = source});
  std::istringstream in(input);
  std::ostringstream out;
  play(game, in, out, {.bug_limit = 60, .replay = "./kit replay "});
  return out.str();
}

void expect_in_order(const std::string& text, const std::vector<std::string>& parts) {
  std::size_t at = 0;
  for (const std::string& part : parts) {
    const std::size_t found = text.find(part, at);
    ASSERT_NE(found, std::string::npos) << "«" << part << "» did not come in time:\n" << text;
    at = found + part.size();
  }
}

TEST(Player, LosesAnUpdate) {
  expect_in_order(
      played("0\nthread 1\n0\n"),
      {"You are the scheduler", "0    main", "line 8", "next: reads number → 0", "1    thread 1", "makes no difference",
       "[0, 1, bug", "✓ main reads number → 0", "✓ thread 1 reads number → 0", "next: writes number ← 1",
       "✓ main writes number ← 1", "The schedule is over", "overwrites", "assertion failed: number == 2",
       "✗ FAIL: ", "./kit replay weave1.", "It is over", "The input has ended"});
}

TEST(Player, TakesAChoiceBack) {
  expect_in_order(played("0\n1\n0\nundo\nundo\nundo\nundo\nquit\n"),
                  {"✗ FAIL", "taken back", "next: writes number ← 1", "taken back", "next: reads number → 0",
                   "taken back", "makes no difference", "There is no choice to take back."});
}

TEST(Player, SaysWhatCannotBeChosen) {
  const std::string text = played("7\n\x1b[31mred\n0t\nhelp\n");
  expect_in_order(text,
                  {"called \"7\". Type one of 0, 1", "called \"", "called \"0t\"", "takes your last choice back"});
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << "what was typed is not printed raw";
}

TEST(Player, LetsTheExplorerGoOn) {
  expect_in_order(played("auto\n1\nbug\nauto\nundo\nquit\n"),
                  {"✓ PASS", "./kit replay weave1.", "\"1\" is no command here", "The schedule is over. \"undo\"",
                   "is over already", "taken back", "Who goes next?"});
}

TEST(Player, IsShownTheBug) {
  expect_in_order(played("1\nbug\n1\nquit\n"), {"goes wrong so:", "✗ FAIL", "you still stand where you were",
                                                "thread 1 writes number ← 1", "✓ PASS"});
  expect_in_order(played("bug\nquit\n", "independent"), {"No schedule that begins as yours went wrong; "});
}

TEST(Player, SaysThatThereIsNothingToChoose) {
  const std::string text = played("quit\n", "lost_update", [](const Place&) { return std::string(); });
  expect_in_order(text, {"There is nothing to choose here", "✓ PASS", "left you no choice", "It is over [show, quit]"});
}

TEST(Player, SaysWhatIsNotWrittenYet) {
  const std::string text =
      played("auto\nquit\n", "processes", [](const Place&) { return std::string("trenza::not_started(\"work\");"); });
  expect_in_order(text, {"NOT STARTED: ", "not written yet, at processes.cc:"});
  EXPECT_EQ(text.find("PASS"), std::string::npos);
}

TEST(Player, ShowsWhatWasDone) {
  const std::string text = played("0\nshow\nquit\n");
  expect_in_order(text, {"│ where", "│ main", "reads number → 0", "Who goes next?"});
  EXPECT_EQ(text.find("✗"), std::string::npos) << "it is not over";
}

}  // namespace
}  // namespace trenza::interleave
