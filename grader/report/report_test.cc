#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "grader/report/github.h"
#include "grader/report/json.h"
#include "grader/report/table.h"

namespace trenza {
namespace {

Exercise exercise(const std::string& package) {
  Exercise e;
  e.package = package;
  e.edit = {"race_mutex.cc"};
  e.cases = {{"RaceMutex.TwoThreadsMakeTwo", 2, {}}, {"RaceMutex.GetterIsLocked", 3, {}}};
  return e;
}

Grade passed() {
  Grade g;
  g.exercise = exercise("exercises/01_spawn");
  g.package = "exercises/01_spawn";
  g.verdict = Verdict::pass;
  g.cases_passed = 2;
  g.points = 5;
  return g;
}

Grade raced(const std::string& sentence) {
  Grade g;
  g.exercise = exercise("exercises/05_race_mutex");
  g.package = "exercises/05_race_mutex";
  g.verdict = Verdict::race;
  g.sentence = sentence;
  g.failed_case = "RaceMutex.GetterIsLocked";
  g.failed_mode = "tsan";
  g.cases_passed = 1;
  g.points = 2;
  g.modes = {{"race_mutex",
              "exercises/05_race_mutex",
              "tsan",
              "",
              {{"RaceMutex.TwoThreadsMakeTwo", 2, Verdict::pass, "", "", "", 0.1},
               {"RaceMutex.GetterIsLocked", 3, Verdict::race, sentence, "stack\n", "printed", 0.2}}}};
  return g;
}

TEST(Table, ShowsOneLineAndOneSentencePerExercise) {
  EXPECT_EQ(table({passed(), raced("Two threads use the same data at the same time.")}, {false, 60}),
            "exercise       cases    points   verdict\n"
            "01_spawn       2/2      5/5      PASS\n"
            "05_race_mutex  1/2      2/5      RACE\n"
            "    Two threads use the same data at the same time.\n"
            "    look closer: ./kit grade 05_race_mutex\n"
            "total          3/4      7/10\n");
}

TEST(Table, GivesNoHintToThoseWhoLookCloserAlready) {
  const std::string text = table({raced("They race.")}, {.width = 60, .hints = false});
  EXPECT_NE(text.find("They race."), std::string::npos);
  EXPECT_EQ(text.find("look closer"), std::string::npos);
}

TEST(Table, ShowsWarnings) {
  Grade g = passed();
  g.warnings = {"spawn.cc:2: unused variable 'x'"};
  EXPECT_NE(table({g}, {false, 60}).find("PASS\n    warning: spawn.cc:2: unused variable 'x'\n"), std::string::npos);
}

TEST(Table, WrapsSentencesAtWords) {
  EXPECT_NE(table({raced("Two threads use the same data at the same time.")}, {false, 30})
                .find("    Two threads use the same\n    data at the same time.\n"),
            std::string::npos);
}

TEST(Table, ColoursOnlyWhenAsked) {
  EXPECT_EQ(table({passed()}, {false, 80}).find('\x1b'), std::string::npos);
  EXPECT_NE(table({passed()}, {true, 80}).find("\x1b[32mPASS\x1b[0m"), std::string::npos);
}

TEST(Table, ACloserLookShowsEveryCase) {
  const std::string text = closer_look(raced("The sentence."), {false, 80});
  EXPECT_NE(text.find("PASS        RaceMutex.TwoThreadsMakeTwo"), std::string::npos) << text;
  EXPECT_NE(text.find("The sentence.\n              stack\n"), std::string::npos) << text;
  EXPECT_NE(text.find("printed"), std::string::npos) << text;
}

TEST(Table, ACloserLookSaysWhatAPassExplored) {
  Grade g = raced("S.");
  g.modes[0].cases[0].sentence = "All schedules were explored (7 in all). This holds for this input.";
  const std::string text = closer_look(g, {false, 80});
  EXPECT_NE(text.find("              All schedules were explored (7 in all).\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("This holds"), std::string::npos) << text;
}

TEST(Json, CarriesEverything) {
  const auto document = nlohmann::json::parse(to_json({passed(), raced("S.")}));
  EXPECT_EQ(document["format"], "trenza-grades/1");
  EXPECT_EQ(document["points"], 7);
  EXPECT_EQ(document["possible"], 10);
  EXPECT_EQ(document["exercises"][1]["verdict"], "RACE");
  EXPECT_EQ(document["exercises"][1]["modes"][0]["cases"][1]["output"], "printed");
}

TEST(Github, AnnotatesTheLearnersLine) {
  EXPECT_EQ(github_annotations({passed(), raced("one writes (add, race_mutex.cc:19)")}),
            "::error file=exercises/05_race_mutex/race_mutex.cc,line=19,title=RACE in "
            "RaceMutex.GetterIsLocked::one writes (add, race_mutex.cc:19)\n");
}

TEST(Github, NothingThatASubmissionSaysBecomesACommand) {
  const std::string text = github_annotations({raced("a\n::notice::100 points\r\n%0A")});
  EXPECT_EQ(text.find("\n::notice"), std::string::npos) << text;
  EXPECT_NE(text.find("a%0A::notice::100 points%0D%0A%250A"), std::string::npos) << text;
}

TEST(Github, NothingThatASubmissionSaysBecomesMarkdown) {
  const std::string text = github_summary({raced("<b> | [x](http://y) `@me`\n# big")});
  EXPECT_NE(text.find("&lt;b&gt; \\| \\[x\\]\\(http\\:\\/\\/y\\) \\`&#64;me\\` \\# big"), std::string::npos) << text;
}

}  // namespace
}  // namespace trenza
